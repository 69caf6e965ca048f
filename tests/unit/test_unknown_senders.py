"""Mail of senders that nobody knows: so much is listed, and of more one item tells."""

import json
from datetime import timedelta
from typing import Any

import pytest

from cobro.domain.unknown_senders import BY_SENDER_A_DAY_MAX
from cobro.formats.incoming_mail import UnreadableMailError
from tests.support.mail_desk import ADDRESS, Desk
from tests.support.mail_replies import (
    RECEIVED_AT,
    a_mail,
)


def flood(desk: Desk, times: int, **more: Any) -> list[str]:
    """Let as many mails of one sender come in as are named, each another one."""
    mails = [a_mail(Message_ID=f"<{number}@payer.example>") for number in range(times)]
    return [desk.take(mail, **more) for mail in mails]


def test_so_much_of_an_unknown_sender_is_listed_a_day_and_of_more_one_item_tells() -> None:
    desk = Desk()
    became = flood(desk, BY_SENDER_A_DAY_MAX + 3)
    listed = sorted(item.reason_code for item in desk.exceptions.open.values())
    (more,) = [i for i in desk.exceptions.open.values() if i.reason_code == "email_surplus"]

    assert became == ["unmatched"] * BY_SENDER_A_DAY_MAX + ["surplus"] * 3
    assert listed == ["email_surplus"] + ["email_unmatched"] * BY_SENDER_A_DAY_MAX
    assert (more.issuer_id, json.loads(more.message)["text"]) == ("acme", "")
    assert "2026-03-09" in more.explanation


def test_unknown_sender_is_listed_again_on_the_next_day_and_another_one_at_once() -> None:
    desk = Desk()
    flood(desk, BY_SENDER_A_DAY_MAX + 1)
    another = a_mail(From="joao@payer.example", Message_ID="<other@payer.example>")
    late = a_mail(Message_ID="<late@payer.example>")

    assert desk.take(another) == "unmatched"
    assert desk.take(late, received_at=RECEIVED_AT + timedelta(days=1)) == "unmatched"


def test_customer_is_heard_however_much_came_of_unknown_senders() -> None:
    desk = Desk()
    flood(desk, BY_SENDER_A_DAY_MAX + 1)

    assert desk.take(a_mail(Message_ID="<mine@payer.example>"), ADDRESS) == "kept"


def test_what_cannot_be_read_is_bounded_by_who_the_provider_names() -> None:
    desk = Desk()
    flood(desk, BY_SENDER_A_DAY_MAX)
    became = [desk.take(b"not a mail", mail_id=f"mail-{number}") for number in range(2)]

    assert became == ["surplus", "surplus"]
    with pytest.raises(UnreadableMailError):
        desk.take(b"not a mail", sender="joao@payer.example")
