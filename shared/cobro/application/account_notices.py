"""Messages about a customer's account: claimed, sent and recorded once, whatever they say.

Such a message is of no invoice, so its notice lies with those of the customer's account. Claim,
send and record are those of every message (docs/decisions/at-most-once-mail.md).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from cobro.application.deliver_notice import (
    CLAIM_LEASE,
    REFUSED,
    SENDING,
    SENT,
    SKIPPED,
    NoticeUncertainError,
)
from cobro.application.ports import (
    ExceptionItem,
    Exceptions,
    NoticeClaimedError,
    Notices,
    NoticeTerms,
)
from cobro.application.ports.reminders import ContactBook, ContactsMovedError, NoticeClaim
from cobro.domain.dunning.caps import Contacts
from cobro.domain.dunning.hours import ContactHours, hours_with
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.ids import derived_id
from cobro.domain.parties import Customer, Issuer
from cobro.domain.statement_mails import account_name

WAITS, UNCERTAIN = "", "uncertain"


@dataclass(frozen=True, slots=True)
class AccountLook(ABC):
    """A customer that a message is for, looked at now; `queue` lists what a person has to see."""

    queue: ClassVar[str]
    issuer: Issuer
    customer: Customer
    looked_at: datetime

    @property
    @abstractmethod
    def step(self) -> str:
        """Name the message among those of the account."""

    @property
    @abstractmethod
    def terms(self) -> NoticeTerms:
        """Return what the notice keeps of it."""

    @property
    @abstractmethod
    def doubt(self) -> str:
        """Tell a person what is not known, and what to do about it."""

    @property
    def account(self) -> str:
        return account_name(self.issuer.issuer_id, self.customer.customer_id)

    @property
    def contact(self) -> str:
        return f"{self.account}#{self.step}"

    @property
    def hours(self) -> ContactHours:
        return hours_with(self.customer, self.issuer)

    @property
    def today(self) -> date:
        """Return the day at the customer's place."""
        return self.hours.local_date(self.looked_at)


class AccountNotices:
    """How a message ended is its provider's state, or a code; `WAITS` is looked at again."""

    def __init__(self, notices: Notices, contacts: ContactBook, exceptions: Exceptions) -> None:
        self._notices = notices
        self._contacts = contacts
        self._exceptions = exceptions

    def ended(self, look: AccountLook) -> str | None:
        """Tell how one ended that was claimed before, None where none was or it may go anew.

        A claim that was left behind is told to a person.
        """
        notice = self._notices.of_invoice(look.account).get(look.step)
        if notice is None or notice.state == REFUSED:
            return None
        if notice.state != SENDING:
            return SENT if notice.state == SENT else notice.detail
        if look.looked_at - notice.noticed_at < CLAIM_LEASE:
            return WAITS
        return self._doubted(look)

    def skip(self, look: AccountLook, reason: str) -> None:
        self._notices.skip(look.account, look.step, reason, look.looked_at, look.terms)

    def contacts(self, look: AccountLook) -> Contacts:
        """Return what the customer heard so far."""
        return self._contacts.of(look.issuer.issuer_id, look.customer.customer_id)

    def send(self, look: AccountLook, heard: Contacts, send: Callable[[], str]) -> str:
        """Claim, send and record; `heard` is what the claim is made upon.

        Return `sent`, `uncertain`, the code of a refusal for good, or `WAITS`.
        """
        claim = NoticeClaim(look.account, look.step, look.terms)
        try:
            after = heard.after(look.contact, look.today)
            self._contacts.claim([claim], after, look.looked_at)
        except (NoticeClaimedError, ContactsMovedError):
            return WAITS
        try:
            message_id = send()
        except NoticeUncertainError:
            return self._doubted(look)
        except RejectionError as rejection:
            self._record(look, SKIPPED, rejection.code)
            return rejection.code
        except UnavailableError as refusal:
            self._record(look, REFUSED, refusal.code)
            return WAITS
        self._record(look, SENT, message_id)
        return SENT

    def _record(self, look: AccountLook, state: str, detail: str) -> None:
        self._notices.record(look.account, look.step, state, detail, look.looked_at)

    def _doubted(self, look: AccountLook) -> str:
        self._exceptions.park(_doubt(look))
        return UNCERTAIN


def _doubt(look: AccountLook) -> ExceptionItem:
    facts = {"invoice_id": look.account, "customer_id": look.customer.customer_id}
    message = json.dumps({**facts, "step": look.step})
    return ExceptionItem(
        exception_id=derived_id("exc", look.queue, look.issuer.issuer_id, message),
        issuer_id=look.issuer.issuer_id,
        queue=look.queue,
        reason_code=NoticeUncertainError.code,
        explanation=look.doubt,
        message=message,
        raised_at=look.looked_at,
    )
