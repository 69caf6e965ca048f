"""What a payer may refuse, the link by which it does, and what goes all the same."""

import pytest

from cobro.application.document_links import BadLinkError
from cobro.application.opt_out import (
    OptInProof,
    OptOutLink,
    TakeOptOut,
    TakeOptOutBack,
    read_opt_out_link,
)
from cobro.domain.dunning.opt_outs import (
    BASES,
    Basis,
    OptInSource,
    OptOut,
    OptOutSource,
    is_refusable,
    refused_channels,
    standing_opt_outs,
)
from cobro.domain.dunning.policy import TEMPLATE_TONES, Channel, Tone
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.parties import Language
from tests.support.builders import NOW
from tests.support.mail_news import MemoryOptOuts
from tests.support.policies import a_policy
from tests.support.reminder_desk import ReminderDesk, morning

KEYS = ("key-now", "key-before")
LINK = OptOutLink("acme", "cus-1", Channel.EMAIL, Language.PT_PT)
REFUSED = OptOut("acme", "cus-1", Channel.EMAIL, OptOutSource.ONE_CLICK, NOW)


def test_every_template_has_a_basis_and_what_may_be_refused_is_friendly() -> None:
    refusable = {name for name in BASES if is_refusable(name)}

    assert BASES.keys() == TEMPLATE_TONES.keys()
    assert refusable == {name for name, basis in BASES.items() if basis is Basis.INTEREST}
    assert all(TEMPLATE_TONES[name] == {Tone.FRIENDLY} for name in refusable)


@pytest.mark.parametrize("template", list(BASES))
def test_only_what_may_be_refused_stops(template: str) -> None:
    found = refused_channels(template, [REFUSED])

    assert found == ({Channel.EMAIL: "opted_out"} if is_refusable(template) else {})


def test_payer_who_refused_gets_no_reminder_before_the_due_date_but_those_after_it() -> None:
    desk = ReminderDesk()
    desk.opt_outs.add(REFUSED)
    before = desk.due("before_due")
    desk.clock.present = morning(4, 13)
    after = desk.due("after_due")

    assert before.outcome == "skipped"
    assert desk.state("before_due") == ("skipped", "opted_out")
    assert after.outcome == "sent"
    assert [reminder.opt_out_url for reminder in desk.channel.sent] == [""]


def test_refusal_of_one_channel_leaves_the_others() -> None:
    desk = ReminderDesk()
    desk.opt_outs.add(OptOut("acme", "cus-1", Channel.SMS, OptOutSource.CLERK, NOW, "ana"))
    step = {"step": "early", "offset": {"days": -3}, "template": "before_due"}
    desk.give(a_policy(step))
    went = desk.due("early")

    assert went.outcome == "sent"
    assert desk.channel.sent[0].opt_out_url == "https://pay.example/no/email"


@pytest.mark.parametrize("key", KEYS)
def test_link_is_read_whichever_key_signed_it_and_never_runs_out(key: str) -> None:
    assert read_opt_out_link(LINK.token(key), KEYS) == LINK


@pytest.mark.parametrize("change", ["forged", "torn", "of another kind"])
def test_link_that_nobody_signed_refuses_nothing(change: str) -> None:
    token = LINK.token(KEYS[0])
    changed = {
        "forged": LINK.token("key-of-a-stranger"),
        "torn": token[:-1],
        "of another kind": token.partition(".")[0] + ".",
    }
    with pytest.raises(BadLinkError) as refusal:
        read_opt_out_link(changed[change], KEYS)

    assert refusal.value.language is Language.PT_PT


def test_first_refusal_of_a_channel_stays_and_a_stranger_has_none() -> None:
    desk, kept = ReminderDesk(), MemoryOptOuts()
    take = TakeOptOut(customers=desk.customers, opt_outs=kept, clock=desk.clock)
    first = take("acme", "cus-1", Channel.EMAIL, OptOutSource.PAGE)
    desk.clock.present = morning(4, 8)
    again = take("acme", "cus-1", Channel.EMAIL, OptOutSource.CLERK, "ana")
    with pytest.raises(NotFoundError):
        take("acme", "nobody", Channel.EMAIL, OptOutSource.PAGE)

    assert again == first
    assert kept.kept == [first]


def clerks(evidence: str = "Letter of 2 March") -> OptInProof:
    return OptInProof(OptInSource.CLERK, evidence=evidence, person="ana")


def test_payer_who_agreed_again_is_reminded_before_the_due_date() -> None:
    desk = ReminderDesk()
    TakeOptOut(customers=desk.customers, opt_outs=desk.opt_outs, clock=desk.clock)(
        "acme", "cus-1", Channel.EMAIL, OptOutSource.PAGE
    )
    again = TakeOptOutBack(customers=desk.customers, opt_outs=desk.opt_outs, clock=desk.clock)
    again("acme", "cus-1", Channel.EMAIL, clerks())

    assert desk.due("before_due").outcome == "sent"
    assert desk.channel.sent[0].opt_out_url


def test_payer_refuses_agrees_and_refuses_again_and_each_stays_written() -> None:
    desk, kept = ReminderDesk(), MemoryOptOuts()
    take = TakeOptOut(customers=desk.customers, opt_outs=kept, clock=desk.clock)
    again = TakeOptOutBack(customers=desk.customers, opt_outs=kept, clock=desk.clock)
    first = take("acme", "cus-1", Channel.EMAIL, OptOutSource.PAGE)
    agreed = again("acme", "cus-1", Channel.EMAIL, clerks())
    said_twice = again("acme", "cus-1", Channel.EMAIL, clerks("another"))
    assert standing_opt_outs(kept.kept, kept.taken_back) == []

    second = take("acme", "cus-1", Channel.EMAIL, OptOutSource.ONE_CLICK)
    repeated = take("acme", "cus-1", Channel.EMAIL, OptOutSource.CLERK, "ana")

    assert agreed == said_twice
    assert (first.turn, agreed.turn, second.turn) == (1, 1, 2)
    assert second == repeated
    assert standing_opt_outs(kept.kept, kept.taken_back) == [second]
    assert again("acme", "cus-1", Channel.EMAIL, clerks()).turn == 2


@pytest.mark.parametrize(
    ("customer", "channel", "evidence", "error"),
    [
        ("nobody", Channel.EMAIL, "Letter", NotFoundError),
        ("cus-1", Channel.SMS, "Letter", InvalidInputError),
        ("cus-1", Channel.EMAIL, " ", InvalidInputError),
    ],
)
def test_nothing_is_taken_back_of_a_stranger_unrefused_or_without_proof(
    customer: str, channel: Channel, evidence: str, error: type[Exception]
) -> None:
    desk, kept = ReminderDesk(), MemoryOptOuts([REFUSED])
    again = TakeOptOutBack(customers=desk.customers, opt_outs=kept, clock=desk.clock)

    with pytest.raises(error):
        again("acme", customer, channel, clerks(evidence))
