"""Keeping groups of customers by how they pay, and asking who is in which."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from cobro.application.behaviour_groups import (
    PROMISED_INVOICES_MAX,
    JudgeBehaviour,
    KeepBehaviour,
    ListMembers,
    PutBehaviour,
)
from cobro.application.ports.behaviour import BehaviourMovedError, StoredBehaviour
from cobro.domain.dunning.behaviour import BehaviourGroup, BehaviourRules, Bound, Feature
from cobro.domain.effects import Answer, StepNames
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.promises import Promise, PromiseState
from tests.support.books import MemoryBooks
from tests.support.builders import DUE, NOW, TODAY, a_customer, an_entry
from tests.support.effects import MemoryEffects, an_effect
from tests.support.fakes import CountedPause, FixedClock, MemoryCustomers, MemoryIssuers
from tests.support.promises import MemoryPromises

OVERDUE = BehaviourGroup("overdue", (Bound(Feature.DEBT_AGE, low=1),))
BROKE = BehaviourGroup("broke", (Bound(Feature.BROKEN_PROMISES, low=1),))


@dataclass
class MemoryBehaviour:
    """Keeps versions as the table does; `rivals` are written first, one each time."""

    versions: list[StoredBehaviour] = field(default_factory=list)
    rivals: int = 0

    def latest(self, issuer_id: str) -> StoredBehaviour | None:
        del issuer_id
        return self.versions[-1] if self.versions else None

    def add(self, stored: StoredBehaviour) -> None:
        if self.rivals:
            self.rivals -= 1
            message = "somebody else was first"
            raise BehaviourMovedError(message)
        self.versions.append(stored)


def command(*groups: BehaviourGroup, content: str = "one") -> PutBehaviour:
    def rules_of(version: int) -> BehaviourRules:
        return BehaviourRules(version, groups)

    return PutBehaviour("acme", "{}", content, "ana", rules_of)


def keep(book: MemoryBehaviour) -> KeepBehaviour:
    return KeepBehaviour(
        issuers=MemoryIssuers(), book=book, clock=FixedClock(), pause=CountedPause()
    )


class Office:
    """A company one of whose customers owes an invoice that was due on the due date."""

    def __init__(self, *groups: BehaviourGroup, days_late: int = 5) -> None:
        self.books, self.promises, self.effects = MemoryBooks(), MemoryPromises(), MemoryEffects()
        entry = an_entry(("receivable", 10_000), ("revenue", -10_000))
        self.books.journal[entry.entry_id] = entry
        self.rules = BehaviourRules(1, groups) if groups else None
        self.asked: list[str] = []
        self.clock = FixedClock()
        self.clock.present = NOW + timedelta(days=(DUE - TODAY).days + days_late)
        self.customers = MemoryCustomers(a_customer(), a_customer("cus-2"))
        self.judge = JudgeBehaviour(
            issuers=MemoryIssuers(),
            journal=self.books,
            promises=self,
            effects_of=self.effects.of_customer,
            rules_of=lambda _: self.rules,
            clock=self.clock,
        )

    def of_invoice(self, invoice_id: str) -> list[Promise]:
        self.asked.append(invoice_id)
        return list(self.promises.of_invoice(invoice_id))

    def add(self, promise: Promise) -> None:
        self.promises.add(promise)

    def settle(self, promise: Promise) -> None:
        self.promises.settle(promise)

    def promise(self, state: PromiseState, days_ago: int = 3) -> None:
        number = len(self.promises.of_invoice("inv_1")) + 1
        made = Promise(
            IssuerId("acme"),
            CustomerId("cus-1"),
            InvoiceId("inv_1"),
            number,
            Money(100, Currency.BRL),
            date(2026, 3, 5),
            self.clock.present - timedelta(days=days_ago),
            state=state,
        )
        self.promises.add(made)


def test_the_same_content_is_the_same_version() -> None:
    book = MemoryBehaviour()
    first, is_new = keep(book).put(command(OVERDUE))
    again, is_new_again = keep(book).put(command(OVERDUE))
    second, _ = keep(book).put(command(BROKE, content="two"))

    assert (is_new, is_new_again, again) == (True, False, first)
    assert [each.rules.version for each in book.versions] == [1, 2]
    assert keep(book).get("acme") == second


def test_groups_that_others_change_meanwhile_are_tried_again_and_then_refused() -> None:
    once, always = MemoryBehaviour(rivals=1), MemoryBehaviour(rivals=9)
    keep(once).put(command(OVERDUE))

    assert len(once.versions) == 1
    with pytest.raises(BehaviourMovedError):
        keep(always).put(command(OVERDUE))


def test_a_company_without_groups_has_none_to_show_and_nobody_in_any() -> None:
    with pytest.raises(NotFoundError, match="no groups"):
        keep(MemoryBehaviour()).get("acme")
    assert Office().judge.group("acme", "cus-1") == ""


def test_a_payment_counts_at_once() -> None:
    office = Office(OVERDUE)
    before = office.judge.group("acme", "cus-1")
    paid = an_entry(("receivable", -10_000), ("cash", 10_000), entry_id="ent_paid")
    office.books.journal[paid.entry_id] = paid

    assert (before, office.judge.group("acme", "cus-1")) == ("overdue", "")


def test_promises_are_read_only_where_a_group_asks_for_them() -> None:
    idle, office = Office(OVERDUE), Office(BROKE)
    idle.judge.group("acme", "cus-1")
    before = office.judge.group("acme", "cus-1")
    office.promise(PromiseState.BROKEN)

    assert idle.asked == []
    assert (before, office.judge.group("acme", "cus-1")) == ("", "broke")


def test_who_answers_no_mail_is_told_from_who_does() -> None:
    deaf = Bound(Feature.ANSWERED_PERCENT, high=10, channel="email")
    office = Office(BehaviourGroup("deaf", (deaf,)))
    nobody_knows = office.judge.group("acme", "cus-1")
    mail, text = (StepNames("p", "1", "late", channel) for channel in ("email", "sms"))
    office.effects.keep(an_effect("e-1", mail, office.clock.present.date(), owed=100))
    answered = (Answer.PROMISED,)
    office.effects.keep(an_effect("e-2", text, DUE, owed=100, answers=answered))
    silent = office.judge("acme", "cus-1")
    office.effects.keep(an_effect("e-3", mail, DUE, owed=100, answers=answered))

    assert (nobody_knows, silent.group, office.judge.group("acme", "cus-1")) == ("", "deaf", "")
    assert silent.features.answered == {"": 50, "email": 0, "sms": 100}


def test_a_promise_of_more_than_a_year_ago_is_forgotten() -> None:
    office = Office(BROKE)
    office.promise(PromiseState.BROKEN, days_ago=400)
    office.promise(PromiseState.KEPT)

    assert office.judge.group("acme", "cus-1") == ""


def test_promises_of_so_many_invoices_are_read_and_no_more() -> None:
    office = Office(BROKE)
    for number in range(PROMISED_INVOICES_MAX + 5):
        name = f"ent_{number}"
        entry = an_entry(("receivable", 1), ("revenue", -1), entry_id=name)
        office.books.journal[entry.entry_id] = replace(entry, invoice_id=InvoiceId(name))
    office.judge.group("acme", "cus-1")

    assert len(office.asked) == PROMISED_INVOICES_MAX


def test_members_are_those_of_a_group_or_of_any() -> None:
    office = Office(OVERDUE)
    list_members = ListMembers(office.customers, office.judge)

    for group, who in (("", ["cus-1"]), ("overdue", ["cus-1"]), ("other", [])):
        page = list_members("acme", group, "")
        assert [customer_id for customer_id, _ in page.members] == who
        assert page.after == ""
