"""Text messages: what they say and never say, how long they are, and who refuses them."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from cobro.adapters.messaging.sms import (
    PARTS_MAX,
    SmsRefusedError,
    SmsReminders,
    SmsUnavailableError,
    TextSender,
    sms_text,
)
from cobro.application.ports import Reminder
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language
from cobro.formats.sms_texts import parts
from tests.support.policies import a_policy, a_step
from tests.support.reminder_desk import ReminderDesk
from tests.unit.test_deliveries import MARIA, a_mark

PAGE = "https://api.cobro.example/pay/" + "x" * 150
STOP = "https://api.cobro.example/opt-outs/" + "y" * 110


def says(language: Language, supplier: str = "Acme", opt_out: str = "") -> str:
    return sms_text(language, supplier=supplier, document="A-1", page=PAGE, opt_out=opt_out)


@pytest.mark.parametrize("language", list(Language))
def test_text_names_who_writes_and_leads_to_the_page_without_amount_or_debt(
    language: Language,
) -> None:
    text = says(language)

    assert text.startswith("Acme: ")
    assert "A-1" in text
    assert text.endswith(PAGE)
    assert not any(w in text.lower() for w in ("r$", "eur", "€", "due", "venc", "paga"))


@pytest.mark.parametrize("language", list(Language))
def test_text_about_several_documents_says_how_many_more_there_are(language: Language) -> None:
    text = sms_text(language, supplier="Acme", document="A-1", page=PAGE, others=2, opt_out=STOP)

    assert "A-1 " in text.replace(PAGE, "")
    assert " 2" in text
    assert parts(text) <= PARTS_MAX


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("supplier", ["Padaria São João da Conceição Ltda. " * 5, "Acme"])
def test_text_with_both_links_fits(language: Language, supplier: str) -> None:
    text = says(language, supplier, STOP)

    assert parts(text) <= PARTS_MAX
    assert text.endswith(STOP)


@given(st.sampled_from(list(Language)), st.text(max_size=60))
def test_whatever_a_name_holds_the_text_is_one_line_or_is_refused(
    language: Language, supplier: str
) -> None:
    try:
        text = says(language, supplier)
    except SmsRefusedError:
        return

    assert len(text.splitlines()) == 1
    assert parts(text) <= PARTS_MAX


def test_text_that_takes_too_many_messages_is_refused() -> None:
    with pytest.raises(SmsRefusedError, match="may take 4"):
        sms_text(Language.EN, supplier="Acme", document="A-1", page="https://x/" + "z" * 700)


def desk_with(phone: str, *channels: str) -> ReminderDesk:
    """Give a desk that also sends text messages, and whose customer's e-mail bounced."""
    desk = ReminderDesk()
    desk.channels[Channel.SMS] = desk.texts
    desk.customers.put(replace(MARIA, phone=phone))
    desk.marks.add(a_mark())
    desk.give(a_policy(a_step("early", -3, channels=list(channels))))
    return desk


def test_closed_mail_goes_by_text_message_instead() -> None:
    desk = desk_with("11 98765-4321", "email", "sms")
    went = desk.due("early")
    notice = desk.notices.of_invoice("inv_1")["early"]

    assert went.outcome == "sent"
    assert (notice.terms.channel, notice.terms.no_channel) == ("sms", ("email",))
    assert len(desk.texts.sent) == 1


@pytest.mark.parametrize("phone", ["", "11 3765-4321", "ask for Maria"])
def test_without_a_mobile_number_the_step_is_skipped_with_the_reason(phone: str) -> None:
    alone, after_mail = desk_with(phone, "sms"), desk_with(phone, "email", "sms")
    alone.due("early")
    after_mail.due("early")

    assert alone.state("early") == ("skipped", "no_address")
    assert after_mail.state("early") == ("skipped", "address_bounced")


def test_number_closed_in_its_own_channel_is_not_used() -> None:
    desk = desk_with("11 98765-4321", "sms")
    desk.marks.add(replace(a_mark(address="+5511987654321"), channel=Channel.SMS))
    desk.due("early")

    assert desk.state("early") == ("skipped", "address_bounced")


def a_reminder() -> Reminder:
    desk = desk_with("11 98765-4321", "sms")
    desk.due("early")
    return desk.texts.sent[0]


ANY_SENDER = TextSender()


def provider(
    answer: Any, asked: list[Any] | None = None, sender: TextSender = ANY_SENDER
) -> SmsReminders:
    """Give the channel with a provider that answers, or refuses with a code."""

    def send_text_message(**request: Any) -> Any:
        if isinstance(answer, str):
            raise ClientError({"Error": {"Code": answer, "Message": answer}}, "SendTextMessage")
        (asked if asked is not None else []).append(request)
        return answer

    client: Any = SimpleNamespace(send_text_message=send_text_message)
    return SmsReminders(lambda: client, sender)


def test_text_goes_to_the_number_with_its_country_and_names_its_notice() -> None:
    asked: list[Any] = []
    reminder = a_reminder()
    message_id = provider({"MessageId": "m-1"}, asked).send(reminder)
    (request,) = asked

    assert message_id == "m-1"
    assert request["DestinationPhoneNumber"] == "+5511987654321"
    assert "A-" in request["MessageBody"]
    assert request["Context"] == {"invoice": "inv_1", "step": "early"}
    assert request.keys().isdisjoint({"OriginationIdentity", "ConfigurationSetName"})


def test_text_comes_from_what_was_named() -> None:
    asked: list[Any] = []
    sender = TextSender("COBRO", "cobro-aws")
    provider({"MessageId": "m-1"}, asked, sender).send(a_reminder())
    (request,) = asked

    assert request["OriginationIdentity"] == "COBRO"
    assert request["ConfigurationSetName"] == "cobro-aws"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ValidationException", SmsRefusedError),
        ("ConflictException", SmsRefusedError),
        ("ThrottlingException", SmsUnavailableError),
        ("ServiceQuotaExceededException", SmsUnavailableError),
        ("AccessDeniedException", SmsUnavailableError),
        ("InternalServerException", ClientError),
    ],
)
def test_refusal_of_the_provider_is_told_apart(code: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        provider(code).send(a_reminder())
