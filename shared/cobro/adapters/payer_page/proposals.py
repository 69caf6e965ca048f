"""What a payer's page says of an agreement that the payer may accept."""

from collections.abc import Mapping
from typing import Any

from cobro.adapters.documents.words import amount_text, date_text
from cobro.adapters.plain_text import one_line
from cobro.application.show_payer_page import PayerPage
from cobro.domain.parties import Language


def proposal_facts(page: PayerPage, says: Mapping[str, str], language: Language) -> dict[str, Any]:
    """Return the agreement that the payer may accept."""
    found = page.proposal
    if found is None:
        return {"proposal": None}
    named = ", ".join(one_line(item.document) for item in found.items)
    how = says["agreement_how"].format(
        supplier=one_line(page.issuer.name),
        documents=named,
        date=date_text(found.valid_until_date, language),
    )
    parts = [
        {
            "due_date": date_text(part.due_date, language),
            "amount": amount_text(part.amount, language),
        }
        for part in found.parts
    ]
    total = amount_text(found.total, language)
    proposal = {"how": how, "parts": parts, "total": total, "agreement_id": found.agreement_id}
    return {"proposal": proposal}
