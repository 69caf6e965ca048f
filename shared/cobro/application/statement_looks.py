"""A customer that is looked at for a statement of account."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cobro.application.account_notices import AccountLook
from cobro.application.parking import STATEMENTS
from cobro.application.ports import NoticeTerms
from cobro.domain.dunning.policy import Channel
from cobro.domain.statement_mails import StatementRule, step_of


@dataclass(frozen=True, slots=True)
class StatementLook(AccountLook):
    """A customer that a rule is due for."""

    queue: ClassVar[str] = STATEMENTS
    rule: StatementRule
    turn_date: date

    @property
    def step(self) -> str:
        return step_of(self.turn_date)

    @property
    def terms(self) -> NoticeTerms:
        return NoticeTerms(self.rule.label, channel=Channel.EMAIL)

    @property
    def doubt(self) -> str:
        return (
            f"it is not known whether the statement of account of {self.turn_date} went out to "
            f"customer {self.customer.customer_id}; look in the provider's events, send it by hand "
            "if it did not, then replay this"
        )
