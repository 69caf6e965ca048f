"""What a dunning policy makes of a due reminder: amounts, conditions, channels and calls."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.deliver_notice import CLAIM_LEASE, Dispatched, NoticeUncertainError
from cobro.application.holding_policy import contract_of
from cobro.application.new_boletos import BoletoWish
from cobro.application.ports import AgendaItem
from cobro.application.ports.dunning import HoldsFor
from cobro.application.schedule_reminders import ScheduleFirstReminder
from cobro.contracts.boleto_messages import wished_boleto
from cobro.contracts.dunning_events import block_event
from cobro.domain.errors import UnavailableError
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.domain.journal import EntryCode
from cobro.domain.terms import Basis, Interest, PaymentTerms, Share
from tests.support.builders import a_customer, an_entry, an_invoice, an_issuer, brl
from tests.support.policies import ITAU, DunningDesk, a_policy, a_step
from tests.support.title_orders import a_boleto, an_order_of_a_charge

DUE = date(2026, 4, 10)  # a Friday
USUAL = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))
CALL = a_step("call", 3, channels=[], template="", actions=["call_task"])


def desk(*steps: dict[str, Any], terms: PaymentTerms | None = None, **customer: Any) -> DunningDesk:
    """Return a desk with one invoice, on the morning of the 13th, by a policy of these steps."""
    payer = replace(a_customer(), **customer)
    found = DunningDesk(an_issuer(created_date=date(2026, 4, 5)), payer, policy=a_policy(*steps))
    found.clock.present = datetime(2026, 4, 13, 12, tzinfo=UTC)
    invoice = an_invoice(10_000, due_date=DUE)
    if terms is not None:
        invoice = replace(invoice, draft=replace(invoice.draft, terms=terms))
    found.books.invoices[invoice.invoice_id] = invoice
    return found


def due(found: DunningDesk, step: str = "one") -> Dispatched:
    return found.dispatch(AgendaItem(IssuerId("acme"), InvoiceId("inv_1"), step, DUE))


# ---- amounts ------------------------------------------------------------------------------------


def test_a_message_asks_for_what_is_owed_that_day_with_charges() -> None:
    found = desk(a_step("one", 3), terms=USUAL)
    due(found)
    (reminder,) = found.channel.sent

    assert reminder.debt.total == brl(10_000 + 200 + 10)
    assert (reminder.debt.charges, reminder.debt.is_complete) == (brl(210), True)
    assert (reminder.due_date, reminder.today) == (DUE, date(2026, 4, 13))


def test_what_a_missing_rate_would_add_is_left_out_and_said_so() -> None:
    found = desk(a_step("one", 3), terms=PaymentTerms(basis=Basis.STATUTORY))
    due(found)
    (reminder,) = found.channel.sent

    assert (reminder.debt.total, reminder.debt.is_complete) == (brl(10_000), False)


# ---- conditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("only_if", "outcome"),
    [
        ({"amount": {"currency": "BRL", "from": 10_210}}, "sent"),
        ({"amount": {"currency": "BRL", "from": 10_211}}, "skipped"),
        ({"segments": ["shops"]}, "sent"),
        ({"segments": ["banks"]}, "skipped"),
        ({"instruments": ["boleto"]}, "sent"),
        ({"instruments": ["pix"]}, "skipped"),
        ({"history": {"late_from": 1}}, "sent"),
        ({"history": {"late_from": 2}}, "skipped"),
    ],
)
def test_a_step_goes_only_where_its_conditions_are_met(
    only_if: dict[str, Any], outcome: str
) -> None:
    found = desk(a_step("one", 3, only_if=only_if), terms=USUAL, segment="shops")
    boleto = replace(a_boleto(an_order_of_a_charge()), due_date=DUE)
    found.charges.charges["chg_1"] = replace(boleto, invoice_id=InvoiceId("inv_1"))
    late = an_entry(("receivable", 1), ("revenue", -1), due_date=date(2026, 4, 1))
    late = replace(late, invoice_id=InvoiceId("inv_0"), code=EntryCode.INVOICE_ISSUED)
    found.books.journal["ent_1"] = late
    found.books.invoices["inv_0"] = replace(an_invoice(1, "inv_0", 2), open=brl(0))

    assert due(found).outcome == outcome
    (condition,) = only_if
    reason = f"condition_{condition.removesuffix('s')}"
    assert found.state("one") == (outcome, "message-1" if outcome == "sent" else reason)


def test_a_step_that_does_not_hold_does_not_hold_the_next_one_up() -> None:
    found = desk(a_step("one", 3, only_if={"segments": ["banks"]}), a_step("two", 9))
    due(found)

    assert [(item.step, item.on) for item in found.agenda.items] == [("two", date(2026, 4, 19))]


# ---- channels and calls -------------------------------------------------------------------------


def test_the_first_channel_that_delivers_is_taken_and_the_others_are_named() -> None:
    found = desk(a_step("one", 3, channels=["whatsapp", "email", "sms"]))
    due(found)
    terms = found.notices.terms["inv_1", "one"]

    assert (terms.channel, terms.no_channel, terms.policy) == ("email", ("whatsapp",), "p/1")


def test_a_step_without_a_channel_that_delivers_is_skipped_and_the_next_comes() -> None:
    found = desk(a_step("one", 3, channels=["sms"]), a_step("two", 5))

    assert due(found) == Dispatched("skipped", "one")
    assert found.state("one") == ("skipped", "no_channel")
    assert [item.step for item in found.agenda.items] == ["two"]


def test_a_call_is_asked_for_once_and_recorded() -> None:
    found = desk(CALL)

    assert due(found, "call") == Dispatched("done", "call")
    assert due(found, "call").outcome == "already"
    (task,) = found.tasks.open.values()
    assert (task.reason_code, task.issuer_id, task.amount_minor) == ("call_task", "acme", 10_000)
    assert found.state("call") == ("done", "call_task")
    assert found.channel.sent == []


def test_a_person_is_asked_once_to_decide_on_a_protest() -> None:
    firm = a_step("firm", 1, tone="firm", template="still_open")
    legal = a_step("legal", 3, tone="firm", channels=[], template="", actions=["protest_task"])
    found = desk(firm, legal)

    assert due(found, "legal") == Dispatched("done", "legal")
    assert due(found, "legal").outcome == "already"
    (task,) = found.tasks.open.values()
    assert (task.reason_code, task.amount_minor) == ("protest_proposed", 10_000)
    assert found.state("legal") == ("done", "protest_task")


def test_a_call_that_was_closed_is_not_asked_for_again_when_the_mail_comes_late() -> None:
    found = desk(a_step("one", 3, actions=["call_task"]))
    found.channel.failure = KeyError("the answer was lost")
    with pytest.raises(KeyError):
        due(found)
    (task,) = found.tasks.open.values()
    found.tasks.close(task)
    found.clock.present += CLAIM_LEASE * 2
    with pytest.raises(NoticeUncertainError):
        due(found)

    assert found.tasks.open == {}


def test_a_mail_that_is_refused_for_now_comes_with_its_call_again() -> None:
    found = desk(a_step("one", 3, actions=["call_task"]))
    found.channel.failure = UnavailableError("not now")
    with pytest.raises(UnavailableError):
        due(found)

    assert due(found).outcome == "sent"
    assert len(found.tasks.open) == 1


def test_other_systems_are_advised_to_hold_the_customer_back() -> None:
    found = desk(a_step("hold", 3, channels=[], template="", actions=["block_flag"]), terms=USUAL)
    outcome = due(found, "hold")
    (advice,) = found.advice
    detail_type, detail = block_event(advice)
    told = json.loads(detail)

    assert outcome == Dispatched("done", "hold")
    assert detail_type == "CustomerBlockAdvised"
    assert (told["customer_id"], told["owed_minor"], told["step"]) == ("cus-1", 10_210, "hold")
    assert (told["policy"], told["document"], told["currency"]) == ("p/1", "A-0000001", "BRL")
    assert found.tasks.open == {}


def test_a_new_boleto_is_asked_for_once_a_day_with_the_message() -> None:
    step = a_step("again", 3, actions=["new_boleto"], boleto_due_days=7)
    found = desk(step, terms=USUAL)
    found.issuers.put(replace(found.issuers.get("acme"), agreements={"itau": ITAU}))
    outcome = due(found, "again")
    wishes = [wished_boleto(body) for body in found.wishes.bodies]
    today = found.clock.now().date()

    assert outcome.outcome == "sent"
    assert wishes == [BoletoWish("acme", "inv_1", today + timedelta(days=7), "p/1 again")]


def test_who_cannot_be_paid_by_boleto_gets_none() -> None:
    found = desk(a_step("again", 3, actions=["new_boleto"]))
    outcome = due(found, "again")

    assert (outcome.outcome, found.wishes.bodies) == ("sent", [])


# ---- which policy holds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([HoldsFor.ISSUER], "issuer"),
        ([HoldsFor.ISSUER, HoldsFor.SEGMENT], "segment"),
        ([HoldsFor.ISSUER, HoldsFor.SEGMENT, HoldsFor.CONTRACT], "contract"),
        (list(HoldsFor), "customer"),
    ],
)
def test_the_nearest_policy_holds_for_a_new_invoice(given: list[HoldsFor], expected: str) -> None:
    found = desk(a_step("one", 20), segment="shops")
    keys = {HoldsFor.SEGMENT: "shops", HoldsFor.CONTRACT: "c-1", HoldsFor.CUSTOMER: "cus-1"}
    invoice = found.books.invoices["inv_1"]
    draft = replace(invoice.draft, external_reference="c-1/2026-04-01")
    found.books.invoices["inv_1"] = replace(invoice, draft=draft)
    for kind in given:
        policy = a_policy(a_step(kind.value, 20), name=f"for_{kind}")
        found.give(policy, kind, keys.get(kind, ""))
    item = found.schedule(ScheduleFirstReminder("acme", "inv_1", DUE, "cus-1"))

    assert item is not None
    assert item.step == expected


def test_what_was_given_to_nobody_is_not_looked_up() -> None:
    found = desk(a_step("one", 3))
    due(found)

    assert {kind for kind, _ in found.policies.looks} == {HoldsFor.ISSUER}


def test_others_keep_their_policy_and_the_one_of_the_program_may_be_given() -> None:
    found = desk(a_step("one", 3))
    found.give(a_policy(a_step("other", 3), name="other"), HoldsFor.SEGMENT, "banks")
    found.give(a_policy(a_step("any", 3), name="default"), HoldsFor.CUSTOMER, "cus-1")
    found.policies.versions.pop(("acme", "default"))
    found.customers.put(a_customer("cus-2"))
    first = found.schedule(ScheduleFirstReminder("acme", "inv_1", date(2026, 5, 10), "cus-1"))
    second = found.schedule(ScheduleFirstReminder("acme", "inv_1", date(2026, 5, 10), "cus-2"))

    assert first is not None
    assert first.step == "before_due"
    assert second is not None
    assert second.step == "one"


def test_a_contract_is_told_from_the_reference_of_its_invoices() -> None:
    assert contract_of("c-1/2026-04-01") == "c-1"
    assert contract_of("a/b/2026-04-01") == "a/b"
    assert contract_of("order 7/8") == ""
    assert contract_of("") == ""
