"""Payment agreements as the HTTP API takes and shows them, version 1.

Amounts are minor units of the currency of the invoices; percentages are decimals in text.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.propose_agreements import ProposeAgreement
from cobro.contracts.fields import Key, Minor, SeriesName
from cobro.domain.contracts.cycle import CycleUnit
from cobro.domain.errors import InvalidInputError
from cobro.domain.payment_agreements import (
    INSTALMENTS_MAX,
    ITEMS_MAX,
    AgreementRules,
    PaymentAgreement,
)

Percent = Annotated[str, Meta(pattern=r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)(?!\n)$")]
Count = Annotated[int, Meta(ge=1, le=INSTALMENTS_MAX)]
Days = Annotated[int, Meta(ge=1, le=3650)]


class PlannedPartV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a plan; the last one may leave its amount out, which is the rest then."""

    due_date: date
    amount: Minor | None = None


class ProposeAgreementV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Propose instalments in place of invoices; `key` names it among those of the customer.

    `down_payment` is the first part; all parts are equal where it is left out. A `plan` names each
    part itself and stands in place of first_due_date, instalments, down_payment and every.
    """

    issuer_id: Key
    key: Key
    invoices: Annotated[list[str], Meta(min_length=1, max_length=ITEMS_MAX)]
    first_due_date: date | None = None
    instalments: Count = 1
    plan: Annotated[list[PlannedPartV1], Meta(max_length=INSTALMENTS_MAX)] = []
    down_payment: Minor | None = None
    charges_discount_percent: Percent = "0"
    every: CycleUnit = CycleUnit.MONTH
    series: SeriesName | None = None

    def to_command(self, customer_id: str, person: str) -> ProposeAgreement:
        if self.plan and (self.first_due_date or self.down_payment or self.instalments > 1):
            message = "a plan names all parts: leave the other fields of them out"
            raise InvalidInputError(message, field="plan")
        return ProposeAgreement(
            issuer_id=self.issuer_id,
            customer_id=customer_id,
            key=self.key,
            invoice_ids=tuple(self.invoices),
            first_due_date=self.first_due_date,
            instalments=self.instalments,
            person=person,
            down_payment_minor=self.down_payment or 0,
            charges_discount_percent=Decimal(self.charges_discount_percent),
            unit=self.every,
            series=self.series or "",
            plan=tuple((part.due_date, part.amount) for part in self.plan),
        )


class AgreementRulesV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be agreed on without a second person, for a segment or, left out, for all."""

    segment: Annotated[str, Meta(max_length=100)] = ""
    down_payment_percent: Percent = "0"
    instalments_max: Count = 6
    days_max: Days = 190
    charges_discount_percent: Percent = "0"
    valid_days: Days = 7
    tolerance_days: Annotated[int, Meta(ge=0, le=60)] = 5

    def to_rules(self) -> AgreementRules:
        return AgreementRules(
            Decimal(self.down_payment_percent),
            self.instalments_max,
            self.days_max,
            Decimal(self.charges_discount_percent),
            self.valid_days,
            self.tolerance_days,
        )


def rules_view(segment: str, rules: AgreementRules) -> dict[str, Any]:
    return {
        "segment": segment,
        "down_payment_percent": f"{rules.down_payment_percent:f}",
        "instalments_max": rules.instalments_max,
        "days_max": rules.days_max,
        "charges_discount_percent": f"{rules.charges_discount_percent:f}",
        "valid_days": rules.valid_days,
        "tolerance_days": rules.tolerance_days,
    }


def agreement_view(agreement: PaymentAgreement) -> dict[str, Any]:
    ids = agreement.instalment_ids
    return {
        "agreement_id": agreement.agreement_id,
        "customer_id": agreement.customer_id,
        "key": agreement.key,
        "state": agreement.state.value,
        "currency": agreement.currency.value,
        "total": agreement.total.minor,
        "invoices": [
            {
                "invoice_id": item.invoice_id,
                "document": item.document,
                "principal": item.principal.minor,
                "charges": item.charges.minor,
                "waived": sum((item.waived or {}).values()),
            }
            for item in agreement.items
        ],
        "instalments": [
            {
                "due_date": part.due_date,
                "amount": part.amount.minor,
                "invoice_id": ids[index] if ids else None,
            }
            for index, part in enumerate(agreement.parts)
        ],
        "valid_until_date": agreement.valid_until_date,
        "tolerance_days": agreement.tolerance_days,
        "exceeds": list(agreement.exceeds),
        "awaits_release": agreement.awaits_release,
        "proposed_by": agreement.proposed_by,
        "proposed_at": agreement.proposed_at,
        "released_by": agreement.released_by,
        "accepted_by": agreement.accepted_by,
        "accepted_at": agreement.accepted_at,
        "settled_at": agreement.settled_at,
    }
