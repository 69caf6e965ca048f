"""What comes back by WhatsApp: how far messages got, and what payers write."""

from typing import Any

import pytest

from cobro.application.keep_reply import KeepReply
from cobro.application.keep_request import FindCorrespondent, KeepRequest
from cobro.application.parking import REPLIES
from cobro.contracts.parsing import parse
from cobro.contracts.whatsapp_events import UNREACHABLE, Told, WhatsAppEventV1
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import is_stop_word
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from tests.support.builders import an_issuer
from tests.support.fakes import MemoryExceptions, MemoryIssuers
from tests.support.mail_replies import MemoryAddressBook, MemoryRequests
from tests.support.whatsapp import ARN, NUMBER_ID, SENT_AT, a_sender, event, incoming, status

NUMBER = "+5511987654321"

# ---- what comes back ----------------------------------------------------------------------------

NAME = f"inv_1#early#{NUMBER}"


def told(**value: Any) -> Told:
    return parse(event(**value), WhatsAppEventV1).read()


@pytest.mark.parametrize(
    ("kind", "more", "state"),
    [
        ("sent", {}, DeliveryState.SENT),
        ("delivered", {}, DeliveryState.DELIVERED),
        ("read", {}, DeliveryState.READ),
        ("failed", {"errors": [{"code": 131047, "title": "x"}]}, DeliveryState.REJECTED),
        ("failed", {"errors": [{"code": UNREACHABLE}]}, DeliveryState.BOUNCED),
    ],
)
def test_status_tells_how_far_the_message_got(
    kind: str, more: dict[str, Any], state: DeliveryState
) -> None:
    (news,) = told(statuses=[status(kind, NAME, **more)]).news

    assert (news.invoice_id, news.step, news.address) == ("inv_1", "early", NUMBER)
    assert (news.delivery.state, news.delivery.happened_at) == (state, SENT_AT)
    assert (news.channel, news.message_id) == (Channel.WHATSAPP, "wamid.1")
    assert news.delivery.reason == ",".join(str(e["code"]) for e in more.get("errors", []))


@pytest.mark.parametrize("name", ["", "order-17", "a#b", "a#b#c#d"])
def test_status_of_what_others_sent_is_passed_over(name: str) -> None:
    assert told(statuses=[status("read", name)]).news == ()


def test_change_of_another_kind_tells_nothing() -> None:
    assert told(event="FLOW_STATUS_CHANGE") == Told((), ())


@pytest.mark.parametrize(
    "bad",
    [
        {"statuses": [status("deleted", NAME)]},
        {"statuses": [status("read", NAME, timestamp="soon")]},
        {"statuses": [status("read", NAME, id="two words")]},
        {"statuses": {}},
        {"messages": [incoming("x", **{"from": "nobody"})]},
    ],
)
def test_event_of_another_shape_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        told(**bad)


def test_entry_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        parse('{"whatsAppWebhookEntry": "{"}', WhatsAppEventV1).read()


# ---- what a payer writes ------------------------------------------------------------------------


def kept(text: str | None, *numbers: str) -> Any:
    senders = [a_sender(phone_number_id=number) for number in numbers]
    named = [an_issuer(issuer_id=f"i-{n}", whatsapp=each) for n, each in enumerate(senders)]
    issuers = MemoryIssuers(*named)
    exceptions = MemoryExceptions()
    (reply,) = told(messages=[incoming(text)]).replies
    find = FindCorrespondent(issuers=issuers, directory=MemoryAddressBook())
    keep = KeepRequest(requests=MemoryRequests(), exceptions=exceptions, queue=REPLIES)
    keep_reply = KeepReply(issuers=issuers, find=find, keep=keep)
    assert [keep_reply(reply), keep_reply(reply)] == [True, False]
    (item,) = exceptions.open.values()
    return item


def test_reply_waits_for_a_person_of_the_company_that_it_was_written_to() -> None:
    item = kept("Pago na sexta", "phone-number-id-other", NUMBER_ID)

    assert (item.reason_code, item.issuer_id) == ("whatsapp_reply", "i-1")
    assert NUMBER in item.explanation
    assert "Pago na sexta" in item.explanation
    assert ARN.rpartition("/")[2] in NUMBER_ID


@pytest.mark.parametrize("numbers", [(), (NUMBER_ID, NUMBER_ID)])
def test_reply_to_a_number_of_nobody_or_of_several_is_assigned_to_none(
    numbers: tuple[str, ...],
) -> None:
    assert kept("Oi", *numbers).issuer_id == "-"


@pytest.mark.parametrize("text", ["SAIR", " sair. ", "Stop", "BAJA!"])
def test_word_by_which_people_ask_to_hear_no_more_is_told_apart(text: str) -> None:
    assert is_stop_word(text)
    assert kept(text, NUMBER_ID).reason_code == "whatsapp_stop"


def test_picture_is_named_and_a_sentence_is_no_stop_word() -> None:
    assert "(image)" in kept(None, NUMBER_ID).explanation
    assert not is_stop_word("não quero parar de pagar")
