"""Payment agreements: one row each, written with everything that it moves."""

from collections.abc import Sequence

import msgspec
from pynamodb.expressions.condition import Condition

from cobro.adapters.dynamodb.agreement_rows import AgreementRow
from cobro.adapters.dynamodb.bookings import MONEY_IS_NEW, move
from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    Update,
    database,
)
from cobro.adapters.dynamodb.invoice_rows import invoice_row, journal_row
from cobro.adapters.dynamodb.ledger import advance
from cobro.adapters.dynamodb.rows import InvoiceRow
from cobro.application.ports.agreements import AgreementMovedError
from cobro.domain.errors import NotFoundError
from cobro.domain.payment_agreements import AgreementRules, PaymentAgreement
from cobro.domain.renegotiation import AgreementMove
from cobro.domain.series import Series

SHOWN_MAX = 100
_ONLY = "-"


class DynamoAgreements:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def get(self, agreement_id: str) -> PaymentAgreement:
        with database():
            try:
                return _agreement(AgreementRow.get(agreement_id, _ONLY, consistent_read=True))
            except AgreementRow.DoesNotExist as error:
                message = f"there is no agreement {agreement_id}"
                raise NotFoundError(message) from error

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[PaymentAgreement]:
        with database():
            rows = AgreementRow.by_customer.query(
                f"{issuer_id}#{customer_id}", scan_index_forward=False, limit=SHOWN_MAX
            )
            return [_agreement(row) for row in rows]

    def running(self, issuer_id: str) -> Sequence[PaymentAgreement]:
        with database():
            rows = AgreementRow.running.query(issuer_id, limit=SHOWN_MAX)
            return [_agreement(row) for row in rows]

    def put(self, agreement: PaymentAgreement) -> None:
        """Write in a transaction, like everything in a table of money."""
        self._write([_put(agreement)], [])

    def move(self, move_: AgreementMove, numbered: tuple[Series, Series] | None = None) -> None:
        puts = [_put(move_.agreement)]
        puts += [
            Put(invoice_row(each), InvoiceRow.invoice_id.does_not_exist()) for each in move_.issued
        ]
        puts += [Put(journal_row(entry), MONEY_IS_NEW) for entry in move_.entries]
        updates = [] if numbered is None else [advance(*numbered)]
        self._write(puts, [*updates, *map(move, move_.moved)])

    def rules(self, issuer_id: str, segment: str) -> AgreementRules:
        row = _rules_row(issuer_id, segment or _ONLY) or _rules_row(issuer_id, _ONLY)
        return AgreementRules() if row is None else _rules(row)

    def put_rules(self, issuer_id: str, segment: str, rules: AgreementRules) -> None:
        name = segment or _ONLY
        before = _rules_row(issuer_id, name)
        version = int(before.version) if before else 0
        is_next: Condition = AgreementRow.version == version
        if before is None:
            is_next = AgreementRow.pk.does_not_exist()
        body = msgspec.json.encode(rules).decode()
        row = AgreementRow(_rules_key(issuer_id), name, version=version + 1, body=body)
        self._write([Put(row, is_next)], [])

    def _write(self, puts: list[Put], updates: list[Update]) -> None:
        try:
            self._tables.transact(puts, updates)
        except TransactionRefusedError as refusal:
            message = "the agreement or one of its invoices changed meanwhile: read them again"
            raise AgreementMovedError(message) from refusal


def _rules_key(issuer_id: str) -> str:
    return f"RULES#{issuer_id}"


def _rules_row(issuer_id: str, name: str) -> AgreementRow | None:
    with database():
        try:
            return AgreementRow.get(_rules_key(issuer_id), name, consistent_read=True)
        except AgreementRow.DoesNotExist:
            return None


def _rules(row: AgreementRow) -> AgreementRules:
    return msgspec.json.decode(row.body, type=AgreementRules)


def _put(agreement: PaymentAgreement) -> Put:
    is_next: Condition = AgreementRow.version == agreement.version - 1
    if agreement.version == 1:
        is_next = AgreementRow.pk.does_not_exist()
    row = AgreementRow(
        agreement.agreement_id,
        _ONLY,
        version=agreement.version,
        body=msgspec.json.encode(agreement).decode(),
        customer_key=f"{agreement.issuer_id}#{agreement.customer_id}",
        order_key=f"{agreement.proposed_at.isoformat()}#{agreement.agreement_id}",
    )
    if agreement.is_running:
        row.running_key = agreement.issuer_id
    return Put(row, is_next)


def _agreement(row: AgreementRow) -> PaymentAgreement:
    return msgspec.json.decode(row.body, type=PaymentAgreement)
