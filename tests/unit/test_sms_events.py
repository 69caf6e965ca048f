"""What the provider of text messages tells: how far they got, and which number is none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.contracts.parsing import parse
from cobro.contracts.sms_events import EVENT_TYPES, SmsEventV1
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from tests.support.text_messaging import event

OURS = {"invoice": "inv_1", "step": "early"}


def told(kind: str, context: dict[str, str] = OURS, **more: Any) -> Any:
    return parse(event(kind, context, **more), SmsEventV1).to_news()


def test_event_names_the_notice_the_number_and_when() -> None:
    news = told("TEXT_DELIVERED")

    assert (news.invoice_id, news.step, news.channel) == ("inv_1", "early", Channel.SMS)
    assert (news.address, news.message_id) == ("+5511987654321", "text-1")
    assert news.sent_at == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert news.delivery.happened_at == datetime(2026, 3, 2, 13, 0, 2, 250_000, tzinfo=UTC)
    assert news.delivery.reason == ""


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("TEXT_QUEUED", DeliveryState.SENT),
        ("TEXT_UNKNOWN", DeliveryState.SENT),
        ("TEXT_SUCCESSFUL", DeliveryState.DELIVERED),
        ("TEXT_UNREACHABLE", DeliveryState.SOFT_BOUNCED),
        ("TEXT_CARRIER_UNREACHABLE", DeliveryState.SOFT_BOUNCED),
        ("TEXT_TTL_EXPIRED", DeliveryState.SOFT_BOUNCED),
        ("TEXT_BLOCKED", DeliveryState.REJECTED),
        ("TEXT_CARRIER_BLOCKED", DeliveryState.REJECTED),
        ("TEXT_SPAM", DeliveryState.REJECTED),
        ("TEXT_INVALID_MESSAGE", DeliveryState.REJECTED),
        ("TEXT_INVALID", DeliveryState.BOUNCED),
    ],
)
def test_event_tells_how_far_the_message_got(kind: str, state: DeliveryState) -> None:
    assert told(kind).delivery.state == state


def test_only_a_number_that_is_none_is_closed() -> None:
    closing = [kind for kind in EVENT_TYPES if told(kind).delivery.state.closes_address]

    assert closing == ["TEXT_INVALID"]
    assert told("TEXT_INVALID").delivery.reason == "TEXT_INVALID"


def test_carrier_that_has_more_to_tell_did_not_deliver_yet() -> None:
    assert told("TEXT_SUCCESSFUL", isFinal=False).delivery.state is DeliveryState.SENT


def test_number_without_its_sign_is_the_same_number() -> None:
    assert told("TEXT_INVALID", destinationPhoneNumber="5511987654321").address == "+5511987654321"


@pytest.mark.parametrize(
    "context", [{}, {"order": "17"}, {"invoice": "inv_1"}, {"invoice": "", "step": "x"}]
)
def test_news_of_what_others_sent_are_passed_over(context: dict[str, str]) -> None:
    assert told("TEXT_INVALID", context) is None


@pytest.mark.parametrize(
    "bad",
    [
        {"eventType": "TEXT_SHREDDED"},
        {"messageRequestTimestamp": "yesterday"},
        {"eventTimestamp": -1},
        {"messageId": "two words"},
        {"destinationPhoneNumber": "nobody"},
        {"context": {"invoice": 1}},
    ],
)
def test_event_of_another_shape_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        parse(json.dumps(json.loads(event("TEXT_INVALID", OURS)) | bad), SmsEventV1).to_news()
