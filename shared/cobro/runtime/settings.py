"""Names of the environment variables and their one reading.

The enums are shared with `infra`, which sets exactly the variables that a function needs: a renamed
resource fails at synthesis, not at a cold start.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

PART_ENTRIES = 1_000  # of a bank file; see docs/decisions/large-files-in-parts.md


class Table(StrEnum):
    """One table per aggregate, so that IAM can tell them apart."""

    ISSUERS = "issuers"
    CUSTOMERS = "customers"
    INVOICES = "invoices"
    SERIES = "series"
    PAYMENTS = "payments"
    CREDITS = "credits"
    GATEWAY_PAYMENTS = "gateway_payments"
    PAYOUTS = "payouts"
    ADJUSTMENTS = "adjustments"
    CHARGES = "charges"
    DISPUTES = "disputes"
    AGREEMENTS = "agreements"
    RATES = "rates"
    JOURNAL = "journal"
    DUNNING = "dunning"
    STATEMENTS = "statements"
    INBOX = "inbox"
    REMITTANCES = "remittances"
    EXCEPTIONS = "exceptions"
    REPORTS = "reports"
    IMPORTS = "imports"
    CONTRACTS = "contracts"
    DRAFTS = "drafts"
    ORDERS = "orders"
    GATEWAYS = "gateways"
    COLLECTIONS = "collections"
    PAYERS = "payers"
    BANK_ACCOUNTS = "bank_accounts"
    EXPORTS = "exports"
    AUDIT = "audit"
    ALERTS = "alerts"

    @property
    def env(self) -> str:
        return f"COBRO_TABLE_{self.name}"


class Queue(StrEnum):
    """One queue per consumer; the value is the function that consumes it."""

    ISSUE = "issue_invoices"
    GATEWAY_EVENTS = "apply_gateway_event"
    BANK_FILES = "ingest_bank_file"
    STATEMENT_PARTS = "keep_statement_parts"
    ENTRIES = "reconcile_entries"
    NEW_INVOICES = "schedule_reminders"
    REMINDERS = "dispatch_reminders"
    LEDGER_EVENTS = "project_reports"
    IMPORT_FILES = "ingest_import"
    MILESTONES = "bill_milestone"
    OFFERS = "offer_charges"
    CLOSINGS = "close_charges"
    RENDER = "render_document"
    SEND_DOCUMENT = "send_document"
    GATEWAY_CHARGES = "sync_gateway_charges"
    DELIVERIES = "take_delivery_events"
    OBJECTIONS = "open_disputes"
    AGREEMENTS = "settle_agreements"
    ALERT_NEWS = "raise_alerts"

    @property
    def env(self) -> str:
        return f"COBRO_QUEUE_{self.name}"

    @property
    def is_fifo(self) -> bool:
        return self in {Queue.ISSUE, Queue.GATEWAY_EVENTS}


class Variable(StrEnum):
    """Every other variable that a function may read."""

    STAGE = "COBRO_STAGE"
    STATEMENTS_BUCKET = "COBRO_BUCKET_STATEMENTS"
    PART_ENTRIES = "COBRO_PART_ENTRIES"  # how many entries of a bank file are kept at once
    IMPORTS_BUCKET = "COBRO_BUCKET_IMPORTS"
    DOCUMENTS_BUCKET = "COBRO_BUCKET_DOCUMENTS"
    LAKE_BUCKET = "COBRO_BUCKET_LAKE"
    MAIL_BUCKET = "COBRO_BUCKET_MAIL"
    REPLY_DOMAIN = "COBRO_REPLY_DOMAIN"  # where payers answer to; not set where to the company
    LINK_KEYS = "COBRO_SECRET_LINK_KEYS"  # name of the secret: JSON {"current": "", "previous": []}
    API_URL = "COBRO_PARAMETER_API_URL"  # name of the parameter: where payers open documents
    API_ADDRESS = "COBRO_API_ADDRESS"  # where the console calls the API; `/...` is at the endpoint
    POOL = "COBRO_POOL"  # id of the pool of staff
    POOL_CLIENT = "COBRO_POOL_CLIENT"  # id of the client by which staff sign in
    BUS = "COBRO_BUS"
    SENDER = "COBRO_SENDER"
    CONFIGURATION_SET = "COBRO_CONFIGURATION_SET"
    TEXT_SENDER = "COBRO_TEXT_SENDER"  # a number's id, a pool's or a name; not set: any of ours
    TEXT_CONFIGURATION_SET = "COBRO_TEXT_CONFIGURATION_SET"
    GATEWAY_SECRETS = "COBRO_SECRETS_GATEWAYS"  # where the names of the accounts' secrets begin
    CLOCK_FILE = "COBRO_CLOCK_FILE"  # embedded stage only: a file with the business instant


class MissingSettingError(LookupError):
    """A variable that the function needs is not set: a defect of the deployment."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, read once per process."""

    environ: dict[str, str]

    def get(self, variable: Variable) -> str:
        return self._read(variable.value)

    def find(self, variable: Variable) -> str:
        """Return the value, or an empty text where the variable is not set."""
        return self.environ.get(variable.value, "")

    def table(self, table: Table) -> str:
        return self._read(table.env)

    def queue_url(self, queue: Queue) -> str:
        return self._read(queue.env)

    def _read(self, key: str) -> str:
        value = self.environ.get(key, "")
        if not value:
            message = f"environment variable {key} is not set"
            raise MissingSettingError(message)
        return value


@cache
def settings() -> Settings:
    """Read the environment on first use, never at import."""
    return Settings(dict(os.environ))
