"""Propose payment agreements, release those above the limits, and take proposals back.

A proposal moves no money. The same key asks for the same proposal: asked for again it is the one
that is kept.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from cobro.application.insist import insist
from cobro.application.ports import Clock, Customers, Invoices, Issuers, Pause
from cobro.application.ports.agreements import AgreementMovedError, Agreements
from cobro.application.quote_payoff import Quotes
from cobro.domain.agreement_plans import checked_parts, equal_parts, limits_passed, planned_parts
from cobro.domain.assessing import newly_assessed
from cobro.domain.contracts.cycle import BillingCycle, CycleUnit
from cobro.domain.errors import IdempotencyMismatchError, InvalidInputError, NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
from cobro.domain.parties import Issuer
from cobro.domain.payment_agreements import (
    ITEMS_MAX,
    GatheredInvoice,
    Part,
    PaymentAgreement,
    agreement_id_for,
    checked_item,
    discounted,
)
from cobro.domain.series import DocumentKind

_TRIES = 6


@dataclass(frozen=True, slots=True)
class ProposeAgreement:
    """`down_payment_minor` is the first part, 0 where all parts are equal.

    `unit` says how far the parts lie from each other. A `plan` names the day and the minor units of
    each part instead, the last one's None for the rest. `series` may be left out where the issuer
    has one series of instalments only.
    """

    issuer_id: str
    customer_id: str
    key: str
    invoice_ids: tuple[str, ...]
    person: str
    first_due_date: date | None = None
    instalments: int = 1
    down_payment_minor: int = 0
    charges_discount_percent: Decimal = Decimal(0)
    unit: CycleUnit = CycleUnit.MONTH
    series: str = ""
    plan: tuple[tuple[date, int | None], ...] = ()

    @property
    def content_hash(self) -> str:
        """Return what two requests for the same have in common, whoever sends them."""
        facts = asdict(self)
        del facts["person"]
        return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()


class ProposeAgreements:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        invoices: Invoices,
        agreements: Agreements,
        quotes: Quotes,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._invoices = invoices
        self._agreements = agreements
        self._quotes = quotes
        self._clock = clock
        self._pause = pause

    def propose(self, command: ProposeAgreement) -> PaymentAgreement:
        """Return the proposal.

        Raises `AgreementRefusedError` for an invoice that cannot be gathered, `InvalidInputError`
        for a plan that is out of bounds.
        """
        return self._insist(lambda: self._propose(command))

    def _propose(self, command: ProposeAgreement) -> PaymentAgreement:
        agreement_id = agreement_id_for(command.issuer_id, command.customer_id, command.key)
        try:
            before = self._agreements.get(agreement_id)
        except NotFoundError:
            wanted = self._wanted(command)
            self._agreements.put(wanted)
            return wanted
        is_same = (
            before.asked_hash == command.content_hash
            if before.asked_hash
            else before.says_the_same(self._wanted(command))
        )
        if not is_same:
            message = f"{command.key!r} names another proposal to this customer: use a new key"
            raise IdempotencyMismatchError(message)
        return before

    def release(self, agreement_id: str, person: str) -> PaymentAgreement:
        """Let a proposal pass the limits; somebody else than who proposed it."""
        return self._insist(
            lambda: self._keep(agreement_id, lambda before: before.released(person))
        )

    def withdraw(self, agreement_id: str) -> PaymentAgreement:
        """Take a proposal back; one that was taken back stays as it is."""
        now = self._clock.now()
        return self._insist(lambda: self._keep(agreement_id, lambda before: before.ended(now)))

    def _keep(
        self, agreement_id: str, change: Callable[[PaymentAgreement], PaymentAgreement]
    ) -> PaymentAgreement:
        before = self._agreements.get(agreement_id)
        after = change(before)
        if after is not before:
            self._agreements.put(after)
        return after

    def _insist(self, attempt: Callable[[], PaymentAgreement]) -> PaymentAgreement:
        return insist(attempt, AgreementMovedError, self._pause, _TRIES)

    def _wanted(self, command: ProposeAgreement) -> PaymentAgreement:
        issuer = self._issuers.get(command.issuer_id)
        customer = self._customers.get(command.issuer_id, command.customer_id)
        rules = self._agreements.rules(command.issuer_id, customer.segment)
        now = self._clock.now()
        today = now.astimezone(issuer.zone).date()
        items = self._items(command, today)
        parts = checked_parts(_parts(command, items), today)
        return PaymentAgreement(
            issuer_id=issuer.issuer_id,
            customer_id=CustomerId(command.customer_id),
            key=command.key,
            series=_series(issuer, command.series, today),
            items=items,
            parts=parts,
            tolerance_days=rules.tolerance_days,
            valid_until_date=today + timedelta(days=rules.valid_days),
            proposed_by=command.person,
            proposed_at=now,
            exceeds=limits_passed(rules, parts, command.charges_discount_percent, today),
            asked_hash=command.content_hash,
        )

    def _items(self, command: ProposeAgreement, today: date) -> tuple[GatheredInvoice, ...]:
        ids = tuple(dict.fromkeys(command.invoice_ids))
        if not 1 <= len(ids) <= ITEMS_MAX:
            message = f"an agreement gathers 1 to {ITEMS_MAX} invoices"
            raise InvalidInputError(message, field="invoices")
        found = [checked_item(self._own(command, each)) for each in ids]
        if len({each.open.currency for each in found}) > 1:
            message = "the invoices of an agreement are in one currency"
            raise InvalidInputError(message, field="invoices")
        return tuple(self._gathered(each, command, today) for each in found)

    def _own(self, command: ProposeAgreement, invoice_id: str) -> Invoice:
        invoice = self._invoices.get(invoice_id)
        draft = invoice.draft
        if (draft.issuer_id, draft.customer_id) != (command.issuer_id, command.customer_id):
            message = f"customer {command.customer_id} has no invoice {invoice_id}"
            raise NotFoundError(message)
        return invoice

    def _gathered(
        self, invoice: Invoice, command: ProposeAgreement, today: date
    ) -> GatheredInvoice:
        charges, _ = newly_assessed(invoice, self._quotes(invoice, today))
        owed = Money(charges.total_minor, invoice.open.currency)
        return GatheredInvoice(
            InvoiceId(invoice.invoice_id),
            invoice.document,
            invoice.due_date,
            invoice.open,
            discounted(owed, command.charges_discount_percent),
        )


def _parts(command: ProposeAgreement, items: tuple[GatheredInvoice, ...]) -> tuple[Part, ...]:
    total = Money.total((item.total for item in items), items[0].principal.currency)
    if command.plan:
        return planned_parts(command.plan, total)
    first, count = command.first_due_date, max(1, command.instalments)
    if first is None:
        message = "say when the first part is due, or name the parts in a plan"
        raise InvalidInputError(message, field="first_due_date")
    anchor = first.day if command.unit is CycleUnit.MONTH else first.isoweekday()
    cycle = BillingCycle(command.unit, 1, anchor)
    days = [cycle.start(first, index) for index in range(count)]
    if not command.down_payment_minor:
        return equal_parts(total, days)
    down = Money(command.down_payment_minor, total.currency)
    if down >= total or count == 1:
        message = f"a down payment is a part of {total}, with at least one instalment after it"
        raise InvalidInputError(message, field="down_payment")
    return (Part(days[0], down), *equal_parts(total - down, days[1:]))


def _series(issuer: Issuer, name: str, today: date) -> str:
    if not name:
        return _only_series(issuer, today)
    if issuer.series_named(name, today).rule.kind is not DocumentKind.INSTALMENT:
        message = f"series {name} does not number instalments"
        raise InvalidInputError(message, field="series")
    return name


def _only_series(issuer: Issuer, today: date) -> str:
    names = [n for n, rule in issuer.series.items() if rule.kind is DocumentKind.INSTALMENT]
    if len(names) != 1:
        listed = ", ".join(sorted(names)) or "none: give it one of the kind instalment"
        message = f"name the series of the instalments; issuer {issuer.issuer_id} has {listed}"
        raise InvalidInputError(message, field="series")
    return issuer.series_named(names[0], today).name


def is_over(agreement: PaymentAgreement, at: datetime, issuer: Issuer) -> bool:
    """Tell whether the days are over within which a proposal can be accepted."""
    return at.astimezone(issuer.zone).date() > agreement.valid_until_date
