"""Drafts over HTTP: the request is that of an invoice; a change names the version that was seen."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.issue_invoices import IssueInvoice
from cobro.contracts.api import IssueInvoiceV1
from cobro.contracts.parsing import parse
from cobro.domain.drafts import Draft

__all__ = ["ChangeDraftV1", "DraftVersionV1", "command_of", "draft_view"]

Version = Annotated[int, Meta(ge=1, le=10**6)]


class DraftVersionV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the draft that the person saw."""

    version: Version


class ChangeDraftV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole content anew, in place of that of `version`."""

    version: Version
    invoice: IssueInvoiceV1


def command_of(draft: Draft) -> IssueInvoice:
    """Return the command that issues a draft, released by whoever released it."""
    command = parse(draft.request, IssueInvoiceV1).to_command(draft.key)
    return replace(command, author=draft.author, released_by=draft.released_by)


def draft_view(draft: Draft) -> dict[str, Any]:
    return {
        "draft_id": draft.draft_id,
        "issuer_id": draft.issuer_id,
        "idempotency_key": draft.key,
        "state": draft.state.value,
        "version": draft.version,
        "author": draft.author,
        "editor": draft.editor,
        "released_by": draft.released_by,
        "created_at": draft.created_at,
        "changed_at": draft.changed_at,
        "invoice_id": draft.invoice_id or "",
        "invoice": msgspec.json.decode(draft.request),
    }
