"""Requests that take something off an invoice, version 1. Amounts are minor units."""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.adjust_invoice import AdjustInvoice
from cobro.application.credit_invoice import CreditInvoice
from cobro.contracts.fields import Key, Minor, SeriesName
from cobro.domain.adjustments import AdjustmentKind

Reason = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\r\n]+(?!\n)$")]


class CreditInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Credit `amount` of an invoice, or all that is left to credit where it is left out."""

    issuer_id: Key
    reason: Reason
    amount: Minor | None = None
    series: SeriesName | None = None

    def to_command(self, invoice_id: str, idempotency_key: str, author: str) -> CreditInvoice:
        content = msgspec.json.encode([invoice_id, self.amount, self.series, self.reason])
        return CreditInvoice(
            issuer_id=self.issuer_id,
            invoice_id=invoice_id,
            idempotency_key=idempotency_key,
            amount_minor=self.amount or 0,
            series=self.series or "",
            reason=self.reason,
            author=author,
            content_hash=hashlib.sha256(content).hexdigest()[:16],
        )


class EndInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cancel an invoice, write it off, or waive the charges assessed on it."""

    issuer_id: Key
    reason: Reason

    def to_command(
        self, kind: AdjustmentKind, invoice_id: str, key: str, author: str
    ) -> AdjustInvoice:
        return AdjustInvoice(self.issuer_id, invoice_id, kind, key, self.reason, author)


class GrantRebateV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lower what is open of an invoice by `amount`."""

    issuer_id: Key
    reason: Reason
    amount: Minor

    def to_command(self, invoice_id: str, key: str, author: str) -> AdjustInvoice:
        return AdjustInvoice(
            self.issuer_id,
            invoice_id,
            AdjustmentKind.REBATE,
            key,
            self.reason,
            author,
            self.amount,
        )
