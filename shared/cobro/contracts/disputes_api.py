"""Disputes about invoices, as the HTTP API takes and shows them, version 1.

Amounts are minor units.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.decide_disputes import DecideDispute
from cobro.application.open_disputes import OpenDispute
from cobro.contracts.adjustments_api import Reason
from cobro.contracts.fields import Minor, Name, SeriesName
from cobro.domain.invoice_disputes import (
    EVIDENCE_BYTES_MAX,
    TEXT_MAX,
    DisputeReason,
    DisputeState,
    Evidence,
    InvoiceDispute,
)

Statement = Annotated[str, Meta(min_length=1, max_length=TEXT_MAX)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]


class DecisionV1(StrEnum):
    """How a dispute may end."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class MediaTypeV1(StrEnum):
    """Files that are taken as evidence."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"


class OpenDisputeV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Dispute `amount` of the open principal, or all of it; `owner` is to decide by a day."""

    reason: DisputeReason
    text: Statement
    amount: Minor | None = None
    owner: Name | None = None
    deadline_date: date | None = None

    def to_command(self, invoice_id: str, person: str) -> OpenDispute:
        return OpenDispute(
            invoice_id,
            self.reason,
            self.text,
            self.amount or 0,
            self.owner or "",
            self.deadline_date,
            person,
        )


class AssignDisputeV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Give a dispute to `owner`; the day stays where none is given."""

    owner: Name
    deadline_date: date | None = None


class AddEvidenceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Announce a file by what it is called, its size and the SHA-256 of its content."""

    name: Name
    media_type: MediaTypeV1
    size_bytes: Annotated[int, Meta(ge=1, le=EVIDENCE_BYTES_MAX)]
    sha256: Sha256

    def to_evidence(self, added_at: datetime, person: str) -> Evidence:
        return Evidence(
            self.name, self.media_type.value, self.size_bytes, self.sha256, added_at, person
        )


class DecideDisputeV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """End a dispute; `credit` is some of what is disputed, all where it is left out."""

    decision: DecisionV1
    reason: Reason
    credit: Minor | None = None
    series: SeriesName | None = None

    def to_command(self, invoice_id: str, dispute_id: str, person: str) -> DecideDispute:
        return DecideDispute(
            invoice_id,
            dispute_id,
            DisputeState(self.decision.value),
            self.reason,
            person,
            self.credit or 0,
            self.series or "",
        )


def dispute_view(dispute: InvoiceDispute) -> dict[str, Any]:
    claim, resolution = dispute.claim, dispute.resolution
    return {
        "dispute_id": dispute.dispute_id,
        "invoice_id": dispute.invoice_id,
        "document": dispute.document,
        "customer_id": dispute.customer_id,
        "amount": claim.amount.minor,
        "currency": claim.amount.currency.value,
        "reason": claim.reason.value,
        "text": claim.text,
        "owner": claim.owner,
        "deadline_date": claim.deadline_date,
        "person": claim.person,
        "opened_at": dispute.opened_at,
        "state": dispute.state.value,
        "evidence": [evidence_view(each) for each in dispute.evidence],
        "resolution": None
        if resolution is None
        else {
            "reason": resolution.text,
            "person": resolution.person,
            "resolved_at": resolution.resolved_at,
            "credited": resolution.credited.minor,
            "credit_note_id": resolution.credit_note_id or None,
        },
    }


def evidence_view(evidence: Evidence) -> dict[str, Any]:
    return {
        "name": evidence.name,
        "media_type": evidence.media_type,
        "size_bytes": evidence.size_bytes,
        "sha256": evidence.sha256,
        "added_at": evidence.added_at,
        "person": evidence.person,
    }
