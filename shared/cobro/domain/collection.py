"""Taking money by a payer's saved method: when to try, when to try again, and when to stop.

A case is opened for each invoice that a saved method is to pay; its first attempt is on the due
date. What a decline means decides what follows:

| decline | what follows |
|---|---|
| never: lost, stolen, fraud, closed, revoked | no further attempt, the method is blocked |
| ask the payer: expired, wrong number, authentication | no further attempt until another method |
| soon: the bank or network did not answer | again after some hours |
| later: no funds, refused without a reason | again after days |

Card networks bound attempts (Visa: 15 in 30 days of one card and amount) and charge for more; the
bounds here are stricter, 4 attempts in 14 days. An attempt has an id of its own, made of invoice
and number, which is the key by which the gateway knows a repeat of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, derived_id
from cobro.domain.money import Money

ATTEMPTS_MAX = 4
BOOKED_WITHIN = timedelta(days=1)  # what was taken stands in the ledger by then
WITHIN = timedelta(days=14)
_PAN_DIGITS = range(12, 20)
_LAST4 = re.compile(r"[0-9]{4}")


class Advice(StrEnum):
    """What to do after a decline."""

    NEVER = "never"
    ASK_PAYER = "ask_payer"
    SOON = "soon"
    LATER = "later"


_PAUSES: Mapping[Advice, tuple[timedelta, ...]] = MappingProxyType(
    {
        Advice.SOON: (timedelta(hours=6), timedelta(hours=24), timedelta(days=3)),
        Advice.LATER: (timedelta(days=3), timedelta(days=5), timedelta(days=5)),
    }
)
_WORDS: Mapping[Advice, str] = MappingProxyType(
    {
        Advice.NEVER: """
            account_closed debit_not_authorized do_not_try_again fraudulent invalid_account
            lost_card mandate_invalid merchant_blacklist pickup_card restricted_card
            revocation_of_all_authorizations revocation_of_authorization stolen_card
            stop_payment_order
            cc_rejected_blacklist cc_rejected_card_disabled cc_rejected_high_risk""",
        Advice.ASK_PAYER: """
            authentication_required card_not_supported currency_not_supported expired_card
            incorrect_cvc incorrect_number invalid_cvc invalid_expiry_month invalid_expiry_year
            invalid_number new_account_information_available not_permitted security_violation
            service_not_allowed transaction_not_allowed
            cc_rejected_bad_filled_card_number cc_rejected_bad_filled_date
            cc_rejected_bad_filled_other cc_rejected_bad_filled_security_code
            cc_rejected_call_for_authorize cc_rejected_max_attempts""",
        Advice.SOON: """
            issuer_not_available processing_error reenter_transaction try_again_later
            cc_rejected_card_error""",
    }
)
_ADVICE = {word: advice for advice, words in _WORDS.items() for word in words.split()}


def advice_on(decline_code: str) -> Advice:
    """Say what follows a decline; one that is not known is tried again after days, like no funds.

    Codes are those of the gateways: Stripe's `decline_code`, Mercado Pago's `status_detail`.
    """
    return _ADVICE.get(decline_code.strip().lower(), Advice.LATER)


class MethodState(StrEnum):
    ACTIVE = "active"
    BLOCKED = "blocked"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMethod:
    """A payer's method that a gateway keeps: its tokens, and what tells the payer which one it is.

    `contracts` are those whose invoices it pays; none means every invoice of the customer.
    `consent` says by what the payer allowed it (a page, a signed mandate). `expires` is `YYYY-MM`.
    """

    method_id: str
    issuer_id: IssuerId
    customer_id: CustomerId
    account_key: str
    customer_token: str
    method_token: str
    consent: str
    brand: str = ""
    last4: str = ""
    expires: str = ""
    contracts: tuple[str, ...] = ()
    state: MethodState = MethodState.ACTIVE
    reason: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        for name in ("customer_token", "method_token", "brand", "last4", "consent"):
            if holds_card_number(getattr(self, name)):
                message = f"{name} holds a card number: keep the gateway's token, never the card"
                raise InvalidInputError(message, field=name)
        if not self.method_token or not self.consent:
            message = "a saved method needs the gateway's token and by what the payer allowed it"
            raise InvalidInputError(message, field="method_token")
        if self.last4 and not _LAST4.fullmatch(self.last4):
            message = "last4 are the four last digits of the card"
            raise InvalidInputError(message, field="last4")

    def pays(self, contract_id: str) -> bool:
        """Tell whether it is to pay an invoice of that contract (empty: of none)."""
        if self.state is not MethodState.ACTIVE:
            return False
        return not self.contracts or contract_id in self.contracts

    def ended(self, state: MethodState, reason: str) -> "SavedMethod":
        """Return it as no longer used; what was revoked stays so."""
        if self.state is MethodState.REVOKED or self.state is state:
            return self
        return replace(self, state=state, reason=reason, version=self.version + 1)


def saved_method_id(issuer_id: str, account_key: str, method_token: str) -> str:
    return derived_id("pm", issuer_id, account_key, method_token)


def holds_card_number(text: str) -> bool:
    """Tell whether a text is a card's number, whole and plain: 12 to 19 digits that pass Luhn."""
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in _PAN_DIGITS):
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value % 10 + value // 10
    return total % 10 == 0


class CaseState(StrEnum):
    """`planned` waits for its next attempt; `attempting` has one whose end is not known yet."""

    PLANNED = "planned"
    ATTEMPTING = "attempting"
    COLLECTED = "collected"
    GIVEN_UP = "given_up"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; `decline_code` is the gateway's, empty where it took the money or is asked."""

    number: int
    amount: Money
    began_at: datetime
    payment_reference: str = ""
    decline_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionCase:
    """An invoice that a saved method is to pay; `next_at` is none where nothing is due any more."""

    invoice_id: InvoiceId
    issuer_id: IssuerId
    customer_id: CustomerId
    method_id: str
    document: str
    due_date: date
    first_at: datetime
    next_at: datetime | None
    state: CaseState = CaseState.PLANNED
    attempts: tuple[Attempt, ...] = ()
    reason: str = ""
    collected_at: datetime | None = None
    version: int = 1

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return until when its payer is not asked to pay by other ways; none where nothing holds.

        While an attempt is to come or goes on, and until what was taken is booked.
        """
        if self.state is CaseState.COLLECTED and self.collected_at is not None:
            booked_at = self.collected_at + BOOKED_WITHIN
            return booked_at if booked_at > now else None
        return self.next_at

    def attempt_id(self) -> str:
        """Name the attempt that goes on now: the key by which the gateway knows its repeat."""
        return derived_id("att", self.invoice_id, self.method_id, str(len(self.attempts)))

    def begun(self, amount: Money, now: datetime) -> "CollectionCase":
        """Return it with an attempt of this amount; a repeat keeps the amount of the first time."""
        if self.state is CaseState.ATTEMPTING:
            return self
        attempt = Attempt(len(self.attempts) + 1, amount, now)
        return self._changed(state=CaseState.ATTEMPTING, attempts=(*self.attempts, attempt))

    def collected(self, payment_reference: str, now: datetime) -> "CollectionCase":
        last = replace(self.attempts[-1], payment_reference=payment_reference)
        return self._changed(
            state=CaseState.COLLECTED,
            attempts=(*self.attempts[:-1], last),
            next_at=None,
            collected_at=now,
        )

    def declined(
        self, payment_reference: str, decline_code: str, now: datetime
    ) -> "CollectionCase":
        """Return it with what follows a decline: another attempt, or none."""
        last = replace(
            self.attempts[-1], payment_reference=payment_reference, decline_code=decline_code
        )
        attempts = (*self.attempts[:-1], last)
        next_at = self._next_at(decline_code, now)
        if next_at is None:
            reason = f"declined ({decline_code}): {advice_on(decline_code).value}"
            return self._changed(
                state=CaseState.GIVEN_UP, attempts=attempts, next_at=None, reason=reason
            )
        return self._changed(state=CaseState.PLANNED, attempts=attempts, next_at=next_at)

    def waiting(self, payment_reference: str, until_at: datetime) -> "CollectionCase":
        """Return it with an attempt whose end takes days (a direct debit): look again then."""
        last = replace(self.attempts[-1], payment_reference=payment_reference)
        return self._changed(attempts=(*self.attempts[:-1], last), next_at=until_at)

    def stopped(self, reason: str) -> "CollectionCase":
        """Return it with nothing more to do: the invoice is paid otherwise, or the method ended."""
        return self._changed(state=CaseState.STOPPED, next_at=None, reason=reason)

    def _next_at(self, decline_code: str, now: datetime) -> datetime | None:
        pauses = _PAUSES.get(advice_on(decline_code), ())
        done = len(self.attempts)
        if done >= ATTEMPTS_MAX or done > len(pauses):
            return None
        planned_at = now + pauses[done - 1]
        return planned_at if planned_at - self.first_at <= WITHIN else None

    def _changed(self, **facts: object) -> "CollectionCase":
        return replace(self, version=self.version + 1, **facts)  # type: ignore[arg-type]  # fields of its own
