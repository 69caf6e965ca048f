"""What the API answers about settling an invoice on a day, version 1. Amounts are minor units."""

from dataclasses import replace
from typing import Any

from cobro.application.quote_payoff import QuotedInvoice
from cobro.domain.payoff import due_date_notices


def payoff_view(quoted: QuotedInvoice) -> dict[str, Any]:
    invoice, found = quoted.invoice, quoted.payoff
    late = found.assessment.lateness
    exposure = replace(invoice.exposure, country=quoted.country)
    notices = due_date_notices(exposure, invoice.draft.terms, found)
    return {
        "invoice_id": invoice.invoice_id,
        "document": invoice.document,
        "status": invoice.status.value,
        "currency": invoice.open.currency.value,
        "on": found.on,
        "due_date": late.due_date,
        "payable_until": late.payable_until_date,
        "counted_from": late.counted_from_date,
        "days_late": late.late_days,
        "country": quoted.country,
        "is_consumer": invoice.draft.is_consumer,
        "principal": found.principal.minor,
        "rebate": found.rebate.minor,
        "discount": {"amount": found.discount.amount.minor, "how": found.discount.sentence},
        "assessed_charges": found.open_charges.amounts,
        "assessed_through": found.open_charges.assessed_date,
        "new_charges": [
            {
                "charge": line.component.value,
                "amount": line.amount.minor,
                "how": line.sentence,
                "source": line.source,
            }
            for line in found.assessment.lines
        ],
        "notices": [*notices, *found.assessment.notices],
        "total": found.total.minor,
    }
