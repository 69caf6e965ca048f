"""Statements of account by mail: to whom, when, once, and never unlawfully."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.adapters.messaging.statement_email import message_of
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.keep_statement_rules import KeepStatementRules
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.addresses import AddressMark, address_hash
from cobro.domain.dunning.caps import Contacts, Heard
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.exports import ExportMovedError
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.reports import AccountStatement, StatementLine
from cobro.domain.statement_mails import Wanted, account_name, account_named, rule_for
from tests.support.builders import NOW, a_customer, an_issuer
from tests.support.fakes import MemoryIssuers
from tests.support.statement_desk import (
    ACCOUNT,
    OWED,
    SINCE,
    STEP,
    TURN,
    WEDNESDAY,
    MemoryStatementRules,
    StatementOffice,
    a_rule,
)

LINE = StatementLine(TURN, "invoice_issued", "A-1", "", 5, 5)
OPEN = AccountStatement("BRL", 5, (), 5)
MOVED = AccountStatement("BRL", 0, (LINE,), 0)
QUIET = AccountStatement("BRL", 0, (), 0)
EARLIER = replace(OWED, business_date=date(2026, 2, 2))


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        (Wanted.OPEN, (True, False, False)),
        (Wanted.MOVEMENTS, (False, True, False)),
        (Wanted.EITHER, (True, True, False)),
        (Wanted.ALWAYS, (True, True, True)),
    ],
)
def test_a_rule_says_what_a_statement_has_to_have(wanted: Wanted, sent: tuple[bool, ...]) -> None:
    assert tuple(wanted.is_met([each]) for each in (OPEN, MOVED, QUIET)) == sent


def test_the_rule_of_the_segment_comes_before_that_for_everybody() -> None:
    everybody, gold = a_rule(), a_rule("gold")

    assert rule_for("gold", [everybody, gold]) is gold
    assert rule_for("silver", [everybody, gold]) is everybody
    assert rule_for("silver", [gold]) is None
    assert (everybody.label, gold.label) == ("statement:*@1", "statement:gold@1")


def test_a_turn_is_due_for_seven_days_and_not_before_the_rule_was_kept() -> None:
    days = calendar_for("BR")
    noon = WEDNESDAY.astimezone(an_issuer().zone)

    assert a_rule().due_turn(noon, days) == TURN
    assert a_rule().due_turn(noon + timedelta(days=6), days) == TURN
    assert a_rule().due_turn(noon + timedelta(days=7), days) is None
    assert a_rule(since_at=WEDNESDAY).due_turn(noon, days) is None
    assert a_rule(is_active=False).due_turn(noon, days) is None


@given(ids=st.tuples(*[st.from_regex(r"\A[A-Za-z0-9._:@-]{1,20}\Z")] * 2))
def test_an_account_is_named_and_read_back(ids: tuple[str, str]) -> None:
    name = account_name(*ids)

    assert account_named(name) == ids
    assert ":" not in name


def test_no_invoice_is_taken_for_an_account() -> None:
    assert account_named("inv_1") is None
    assert account_named("account_sacme") is None


def test_a_statement_goes_once_with_the_whole_account() -> None:
    office = StatementOffice(a_rule())

    assert [office.run(), office.run()] == [(1, True), (0, True)]
    (mail,) = office.outbox.sent
    assert (mail.first_date, mail.last_date) == (date(2026, 3, 1), date(2026, 3, 31))
    assert mail.balances == (Money(10_000, Currency.BRL),)
    assert office.state() == ("sent", "message-1")
    assert office.notices.terms[ACCOUNT, STEP].policy == "statement:*@1"
    assert office.contacts.of("acme", "cus-1").heard == (Heard(TURN, f"{ACCOUNT}#{STEP}"),)


def test_nothing_is_looked_at_where_no_rule_is_due() -> None:
    assert StatementOffice().run() == (0, True)
    assert StatementOffice(a_rule(is_active=False)).run() == (0, True)
    assert StatementOffice(a_rule("gold")).run() == (0, True)


def test_all_customers_are_looked_at_page_by_page() -> None:
    customers = tuple(a_customer(f"cus-{n:03}") for n in range(150))
    entries = {str(each.customer_id): [OWED] for each in customers}
    office = StatementOffice(a_rule(), customers=customers, entries=entries)

    assert office.run() == (150, True)


def test_a_run_ends_before_its_time_is_up_and_is_gone_on_with() -> None:
    office = StatementOffice(a_rule())

    assert office.run(has_time=False) == (0, False)
    assert office.run() == (1, True)


def test_who_has_nothing_to_be_told_gets_nothing() -> None:
    office = StatementOffice(a_rule(wanted=Wanted.MOVEMENTS), entries={"cus-1": [EARLIER]})

    assert office.run() == (0, True)
    assert office.state() == ("", "")


def test_a_statement_waits_for_the_hours_of_the_payers_place() -> None:
    office = StatementOffice(a_rule())
    office.clock.present = WEDNESDAY.replace(hour=23)

    assert office.run() == (0, False)
    office.clock.present = WEDNESDAY + timedelta(days=1)
    assert office.run() == (1, True)


def test_a_statement_counts_among_what_a_payer_hears() -> None:
    office = StatementOffice(a_rule())
    office.contacts.kept["acme", "cus-1"] = Contacts("acme", "cus-1", (Heard(TURN, "inv#one"),), 1)

    assert office.run() == (0, False)
    office.clock.present = WEDNESDAY + timedelta(days=1)
    assert office.run() == (1, True)


def test_another_message_that_was_quicker_goes_first() -> None:
    office = StatementOffice(a_rule())
    office.contacts.rival = Contacts("acme", "cus-1", (), 7)

    assert office.run() == (0, False)


def barred(office: StatementOffice, how: str) -> None:
    if how == "opted_out":
        office.opt_outs.add(OptOut("acme", "cus-1", Channel.EMAIL, OptOutSource.PAGE, NOW))
    if how == "address_bounced":
        address, state = address_hash("maria@payer.example"), DeliveryState.BOUNCED
        office.marks.add(AddressMark("acme", "cus-1", Channel.EMAIL, address, state, "ev", NOW))
    if how == "no_address":
        office.customers.put(replace(a_customer(), email=""))
    if how == "invalid_input":
        office.outbox.is_too_long = True
    if how == "mail_refused":
        office.outbox.failure = MailRefusedError("no such address")


@pytest.mark.parametrize(
    "how", ["opted_out", "address_bounced", "no_address", "invalid_input", "mail_refused"]
)
def test_whom_it_may_not_reach_gets_none_and_the_reason_is_kept(how: str) -> None:
    office = StatementOffice(a_rule())
    barred(office, how)

    assert [office.run(), office.run()] == [(0, True), (0, True)]
    assert office.state() == ("skipped", how)
    assert office.outbox.sent == []


def test_a_mail_that_is_refused_for_now_goes_at_the_next_run() -> None:
    office = StatementOffice(a_rule())
    office.outbox.failure = MailUnavailableError("later")

    assert [office.run(), office.run()] == [(0, False), (1, True)]


def test_an_answer_that_was_lost_is_told_to_a_person_and_nothing_is_sent_again() -> None:
    office = StatementOffice(a_rule())
    office.outbox.failure = NoticeUncertainError("no answer")

    assert [office.run(), office.run()] == [(0, True), (0, True)]
    assert [item.reason_code for item in office.exceptions.open.values()] == ["notice_uncertain"]


def test_a_claim_that_was_left_behind_is_told_to_a_person() -> None:
    office = StatementOffice(a_rule())
    office.outbox.failure = RuntimeError("the process died")
    with pytest.raises(RuntimeError):
        office.run()
    early = office.run()
    office.clock.present += timedelta(minutes=2)

    assert [early, office.run()] == [(0, False), (0, True)]
    assert len(office.exceptions.open) == 1
    assert office.outbox.sent == []


def test_a_rule_that_changes_is_the_next_version() -> None:
    rules = MemoryStatementRules()
    keep = KeepStatementRules(issuers=MemoryIssuers(an_issuer()), rules=rules)
    later = SINCE + timedelta(days=9)
    first, same = keep(a_rule()), keep(a_rule(author="eva"))
    off = keep(a_rule(is_active=False))
    on_again = keep(a_rule(stored_at=later, since_at=later))

    assert [is_new for _, is_new in (first, same, off, on_again)] == [True, False, True, True]
    assert [rule.version for rule in rules.kept] == [1, 2, 3]
    assert [rule.since_at for rule in rules.kept] == [SINCE, SINCE, later]
    with pytest.raises(ExportMovedError):
        rules.add(a_rule())


@pytest.mark.parametrize("language", Language)
def test_the_mail_speaks_the_customers_language_and_hides_no_header(language: Language) -> None:
    office = StatementOffice(a_rule(wanted=Wanted.ALWAYS))
    office.run()
    (sent,) = office.outbox.sent
    changes: dict[str, Any] = {"language": language, "name": "Maria\r\nBcc: eve@evil.example <b>"}
    for balances in ((), (Money(12_345, Currency.BRL), Money(-5, Currency.EUR))):
        mail = replace(sent, customer=replace(sent.customer, **changes), balances=balances)
        message = message_of(mail, "billing@acme.example")
        parts = {part.get_content_subtype(): part for part in message.walk()}
        html = parts["html"].get_content()

        assert message["Bcc"] is None
        assert "&lt;b&gt;" in html
        assert message["List-Unsubscribe"] == "<https://api.example/cus-1>"
        assert parts["pdf"].get_filename() == "statement-cus-1-2026-03-01-2026-03-31.pdf"
        assert "123" not in message["Subject"]
        assert ("123" in html) == bool(balances)
