"""The rules of alerts as a document. Its JSON Schema is `docs/alert-rules.schema.json`."""

import hashlib
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cobro.contracts.fields import Minor
from cobro.contracts.parsing import dump
from cobro.domain.alerts import (
    DAYS_MAX,
    RECIPIENTS_MAX,
    RULES_MAX,
    AlertKind,
    AlertRule,
    AlertRules,
    Recipient,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import EmailAddress
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.phones import mobile_number

BEFORE_DAYS_MAX = 60
RuleName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}(?!\n)$")]
DaysBefore = Annotated[int, Meta(ge=0, le=BEFORE_DAYS_MAX)]
DaysSince = Annotated[int, Meta(ge=0, le=DAYS_MAX)]
DaysLate = Annotated[int, Meta(ge=1, le=DAYS_MAX)]


class RecipientV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who gets an e-mail; with a `phone` (+ and digits) a text message besides."""

    email: Annotated[str, Meta(max_length=254)]
    language: Language
    phone: Annotated[str, Meta(max_length=20)] = ""

    def to_recipient(self, place: str) -> Recipient:
        try:
            email = str(EmailAddress.parse(self.email))
        except InvalidInputError as error:
            raise InvalidInputError(str(error), field=f"{place}.email") from error
        phone = mobile_number(self.phone, "") if self.phone else ""
        if self.phone and not phone:
            message = f"{self.phone} is no mobile number: write + and all its digits"
            raise InvalidInputError(message, field=f"{place}.phone")
        return Recipient(email, self.language, phone)


class AmountFromV1(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """From this many minor units of `currency` on; other currencies are left out."""

    currency: Currency
    from_: Minor

    def to_money(self) -> Money:
        return Money(self.from_, self.currency)


class AmountBelowV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Below this many minor units of `currency`."""

    currency: Currency
    below: Minor

    def to_money(self) -> Money:
        return Money(self.below, self.currency)


class RuleV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """`rule` names it in every version: what it told under this name is not told again.

    Without anybody to `tell` its alerts are in the list alone.
    """

    rule: RuleName
    tell: Annotated[list[RecipientV1], Meta(max_length=RECIPIENTS_MAX)] = []

    def to_rule(self, place: str) -> AlertRule:
        amount: AmountFromV1 | AmountBelowV1 | None = getattr(self, "amount", None)
        return AlertRule(
            rule=self.rule,
            kind=AlertKind(str(self.__struct_config__.tag)),
            days=getattr(self, "days", 0),
            amount=amount.to_money() if amount else None,
            tell=tuple(each.to_recipient(f"{place}.tell[{n}]") for n, each in enumerate(self.tell)),
        )


class DueSoonV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.DUE_SOON.value):
    """An invoice or instalment is owed and due within `days`."""

    days: DaysBefore
    amount: AmountFromV1 | None = None


class PaymentLateV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.PAYMENT_LATE.value):
    """An invoice or instalment is owed `days` after its due date."""

    days: DaysLate
    amount: AmountFromV1 | None = None


class LargeInvoiceV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.LARGE_INVOICE.value):
    """An invoice was issued."""

    amount: AmountFromV1


class LargePaymentV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.LARGE_PAYMENT.value):
    """A payment was booked, on an invoice or where nobody can place it yet."""

    amount: AmountFromV1


class PromiseBrokenV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.PROMISE_BROKEN.value):
    """What a payer promised did not come."""

    amount: AmountFromV1 | None = None


class AgreementBrokenV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.AGREEMENT_BROKEN.value):
    """An agreement was broken, for want of payment or by a person."""

    amount: AmountFromV1 | None = None


class DisputeDeadlineV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.DISPUTE_DEADLINE.value):
    """A dispute is to be decided on within `days`, or was to be."""

    days: DaysBefore


class BankFileRefusedV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.BANK_FILE_REFUSED.value):
    """A bank file, or a part of one, could not be read."""


class MoneyUnmatchedV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.MONEY_UNMATCHED.value):
    """A bank entry is on no invoice `days` after its booking."""

    days: DaysSince
    amount: AmountFromV1 | None = None


class WorkWaitingV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.WORK_WAITING.value):
    """An exception waits for a person since `days`."""

    days: DaysSince


class CashShortfallV1(RuleV1, frozen=True, kw_only=True, tag=AlertKind.CASH_SHORTFALL.value):
    """Less cash is expected in the `days` after the forecast than the amount."""

    days: Literal[7, 30, 90]
    amount: AmountBelowV1


AnyRuleV1 = (
    DueSoonV1
    | PaymentLateV1
    | LargeInvoiceV1
    | LargePaymentV1
    | PromiseBrokenV1
    | AgreementBrokenV1
    | DisputeDeadlineV1
    | BankFileRefusedV1
    | MoneyUnmatchedV1
    | WorkWaitingV1
    | CashShortfallV1
)


class AlertRulesV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All the rules of an issuer; no rules means no alerts."""

    format: Literal[1]
    rules: Annotated[list[AnyRuleV1], Meta(max_length=RULES_MAX)]

    @property
    def content_hash(self) -> str:
        """Return what two documents of the same content have in common, however written."""
        return hashlib.sha256(dump(self).encode()).hexdigest()

    def to_rules(self, version: int) -> AlertRules:
        """Return the rules; raise `InvalidInputError` with the place of what is wrong."""
        rules = tuple(rule.to_rule(f"rules[{n}]") for n, rule in enumerate(self.rules))
        return AlertRules(version, rules)


def as_document(text: str) -> Any:  # noqa: ANN401 - JSON as it was sent in
    return msgspec.json.decode(text)
