"""Every name that crosses a boundary: between stacks, to the command line, to the tests.

Variables and queues have their names in cobro.runtime.settings, tables in the schema module.
"""

from enum import StrEnum

APPLICATION = "cobro"
EVENT_SOURCE = "cobro"
INVOICE_ISSUED = "InvoiceIssued"
BLOCK_ADVISED = "CustomerBlockAdvised"
CREDIT_NOTE_ISSUED = "CreditNoteIssued"
PROJECT_COMPLETED = "ProjectCompleted"
# What may end that an invoice is owed.
OWING_EVENTS = (
    INVOICE_ISSUED,
    "InstalmentIssued",
    "DebtReinstated",
    "PaymentRefunded",
    "PaymentReversed",
)
SETTLING_EVENTS = (
    "PaymentApplied",
    "PaymentAssigned",
    "RefundFailed",
    CREDIT_NOTE_ISSUED,
    "InvoiceCancelled",
    "RebateGranted",
    "InvoiceWrittenOff",
    "DebtRenegotiated",
    "ChargesWaived",
)
ALERTING_EVENTS = (*OWING_EVENTS, "PaymentApplied", "PaymentUnidentified")
# What Amazon SES tells of a message, as its events name it.
MAIL_EVENTS = ("Send", "DeliveryDelay", "Delivery", "Bounce", "Complaint", "Reject")
METRIC_NAMESPACE = "Cobro"
METRIC_SERVICE = "cobro"
METRIC_EXCEPTIONS_PARKED = "ExceptionsParked"
METRIC_BANK_FILE_GAPS = "BankFileGaps"
INCOMING_PREFIX = "incoming/"
OUTGOING_PREFIX = "outgoing/"
PARTS_PREFIX = "parts/"
DOCUMENTS_PREFIX = "documents/"
CURRENT_PREFIX = "current/"
LOGOS_PREFIX = "logos/"
EVIDENCE_PREFIX = "evidence/"
EXPORTS_PREFIX = "exports/"
ASKED_PREFIX = "asked/"
# What works by the hour alone, and the construct that starts it.
HOURLY = {
    "write_remittances": "EveryHourRemittances",
    "bill_contracts": "EveryHourBilling",
    "forecast_cash": "EveryHourForecasting",
    "run_exports": "EveryHourExporting",
    "mail_statements": "EveryHourStatements",
}
# What has much to do at times: a run ends before the next one begins.
EACH_QUARTER = {"send_announcements": "EveryQuarterAnnouncing"}
DOCUMENT_ROUTE = "GET /documents/{token}"
# Open, because the way in is a page of it; what it shows needs the token of who signed in.
CONSOLE_ROUTES = ("GET /console", "GET /console/{path+}", "POST /console/{path+}")
PAYER_PAGE_ROUTE = "GET /pay/{token}"
# Mail programs and payers call it without an account; the link is signed.
OPT_OUT_ROUTES = ("GET /opt-outs/{token}", "POST /opt-outs/{token}")
PAYER_REQUEST_ROUTE = "POST /pay/{token}/requests"
WEBHOOK_ROUTES = (
    "POST /webhooks/{gateway}/{account}",
    # Banks put something of their own behind the address that they were given.
    "POST /webhooks/{gateway}/{account}/{rest+}",
)
METRIC_WEBHOOKS_REFUSED = "WebhooksRefused"


class Group(StrEnum):
    """Groups of the user pool; the functions read them from the claim cognito:groups."""

    ADMIN = "admin"
    FINANCE = "finance"
    VIEWER = "viewer"


class Output(StrEnum):
    """Keys of the stack outputs; queues and tables add their own by `*_output`."""

    API_URL = "ApiUrl"
    API_ID = "ApiId"
    USER_POOL_ID = "UserPoolId"
    USER_POOL_CLIENT_ID = "UserPoolClientId"
    STATEMENTS_BUCKET = "StatementsBucket"
    IMPORTS_BUCKET = "ImportsBucket"
    DOCUMENTS_BUCKET = "DocumentsBucket"
    LAKE_BUCKET = "LakeBucket"
    MAIL_BUCKET = "MailBucket"
    LAKE_DATABASE = "LakeDatabase"
    LAKE_WORKGROUP = "LakeWorkgroup"
    ANALYSTS_POLICY = "AnalystsPolicy"
    LINK_KEYS_NAME = "LinkKeysName"
    GATEWAY_SECRETS_PREFIX = "GatewaySecretsPrefix"
    KEY_ARN = "KeyArn"
    BUS_NAME = "BusName"
    ALARM_TOPIC = "AlarmTopic"
    WHATSAPP_TOPIC = "WhatsAppTopic"
    DKIM_RECORD = "DkimRecord"
    REPLY_DKIM_RECORD = "ReplyDkimRecord"
    REPLY_MAIL_EXCHANGE = "ReplyMailExchange"
    REPLY_RULE_SET = "ReplyRuleSet"
    SCHEDULE_NAME = "ReminderSchedule"


def camel(name: str) -> str:
    """Turn `issue_invoices` into `IssueInvoices`, the form of construct ids."""
    return "".join(part.capitalize() for part in name.split("_"))


def table_output(table: str) -> str:
    return f"Table{camel(table)}"


def queue_output(queue: str) -> str:
    return f"Queue{camel(queue)}"


def dead_letter_output(queue: str) -> str:
    return f"DeadLetters{camel(queue)}"


def stack_name(stage: str, part: str) -> str:
    return f"{APPLICATION}-{stage}-{part}"


def gateway_secrets(stage: str) -> str:
    """Return what the names of the secrets of gateway accounts begin with."""
    return f"{APPLICATION}/{stage}/gateways"


def api_url_parameter(stage: str) -> str:
    return f"/{APPLICATION}/{stage}/api-url"


def link_keys_secret(stage: str) -> str:
    return f"{APPLICATION}/{stage}/link-keys"


def lake_database(stage: str) -> str:
    """Return the name of the database of the Glue catalogue, which takes no strokes."""
    return f"{APPLICATION}_{stage}"


def lake_workgroup(stage: str) -> str:
    return f"{APPLICATION}-{stage}-analysts"


def function_name(stage: str, function: str) -> str:
    return f"{APPLICATION}-{stage}-{function}"
