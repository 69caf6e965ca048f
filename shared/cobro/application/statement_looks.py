"""A customer that is looked at for a statement of account, and what a person is told of it."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.parking import STATEMENTS
from cobro.application.ports import ExceptionItem, NoticeTerms
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.ids import derived_id
from cobro.domain.parties import Customer, Issuer
from cobro.domain.statement_mails import StatementRule, account_name, step_of


@dataclass(frozen=True, slots=True)
class StatementLook:
    """A customer that a rule is due for, looked at now."""

    issuer: Issuer
    customer: Customer
    rule: StatementRule
    turn_date: date
    looked_at: datetime

    @property
    def account(self) -> str:
        return account_name(self.issuer.issuer_id, self.customer.customer_id)

    @property
    def step(self) -> str:
        return step_of(self.turn_date)

    @property
    def contact(self) -> str:
        return f"{self.account}#{self.step}"

    @property
    def terms(self) -> NoticeTerms:
        return NoticeTerms(self.rule.label, channel=Channel.EMAIL)

    @property
    def hours(self) -> ContactHours:
        payer = self.customer
        address = Address(payer.country, payer.address, payer.fiscal)
        return ContactHours(place_of(address, self.issuer.country, self.issuer.zone))


def uncertain(look: StatementLook) -> ExceptionItem:
    facts = {"invoice_id": look.account, "customer_id": look.customer.customer_id}
    message = json.dumps({**facts, "step": look.step})
    return ExceptionItem(
        exception_id=derived_id("exc", STATEMENTS, look.issuer.issuer_id, message),
        issuer_id=look.issuer.issuer_id,
        queue=STATEMENTS,
        reason_code=NoticeUncertainError.code,
        explanation=(
            f"it is not known whether the statement of account of {look.turn_date} went out to "
            f"customer {look.customer.customer_id}; look in the provider's events, send it by hand "
            "if it did not, then replay this"
        ),
        message=message,
        raised_at=look.looked_at,
    )
