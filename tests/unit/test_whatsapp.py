"""WhatsApp: consent, approved templates, what goes out, what comes back, and who goes without."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cobro.adapters.messaging.sms import SmsRefusedError
from cobro.adapters.messaging.templates import TEMPLATES
from cobro.adapters.messaging.whatsapp import (
    BLANK_LENGTH_MAX,
    WhatsAppRefusedError,
    WhatsAppReminders,
    WhatsAppUnavailableError,
    blanks_of,
    whatsapp_message,
)
from cobro.application.ports import Reminder
from cobro.application.take_consent import TakeConsent
from cobro.domain.dunning.addresses import address_hash
from cobro.domain.dunning.consents import ConsentSource, standing_consents
from cobro.domain.dunning.opt_outs import OptIn, OptInSource, OptOut, OptOutSource, is_refusable
from cobro.domain.dunning.policy import Channel
from cobro.domain.dunning.whatsapp import NO_WHATSAPP
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.parties import Language
from tests.support.builders import an_issuer
from tests.support.mail_news import MemoryReachBook
from tests.support.policies import a_policy, a_step
from tests.support.reminder_desk import ReminderDesk
from tests.support.whatsapp import NUMBER_ID, SENT_AT, a_sender
from tests.unit.test_deliveries import MARIA

NUMBER = "+5511987654321"
PHONED = replace(MARIA, phone="11 98765-4321")
HOSTILE = "Acme\r\n\u202e\t    {{1}}" + "ã" * 150


def desk_with(*channels: str, phone: str = PHONED.phone, step: str = "early") -> ReminderDesk:
    """Give a desk that writes on WhatsApp too."""
    desk = ReminderDesk()
    desk.issuers.put(replace(desk.issuers.get("acme"), whatsapp=a_sender()))
    desk.channels[Channel.WHATSAPP] = desk.texts
    desk.customers.put(replace(PHONED, phone=phone))
    desk.give(a_policy(a_step(step, -3, template="before_due", channels=list(channels))))
    return desk


def consent(desk: ReminderDesk, **more: Any) -> Any:
    take = TakeConsent(
        customers=desk.customers,
        consents=desk.consents,
        book=MemoryReachBook(desk.marks, desk.opt_outs, desk.consents),
        clock=desk.clock,
    )
    channel = more.get("channel", Channel.WHATSAPP)
    given_at = more.get("given_at", desk.clock.present - timedelta(days=1))
    customer_id = more.get("customer_id", PHONED.customer_id)
    return take("acme", customer_id, channel, ConsentSource.CONTRACT, given_at, person="ana")


# ---- consent ------------------------------------------------------------------------------------


def test_who_agreed_is_written_to_on_whatsapp() -> None:
    desk = desk_with("whatsapp", "email")
    consent(desk)
    desk.due("early")
    notice = desk.notices.of_invoice("inv_1")["early"]

    assert (notice.state, notice.terms.channel) == ("sent", "whatsapp")
    assert len(desk.texts.sent) == 1


def test_who_did_not_agree_gets_the_next_channel_or_nothing() -> None:
    both, alone = desk_with("whatsapp", "email"), desk_with("whatsapp")
    both.due("early")
    alone.due("early")

    assert both.notices.of_invoice("inv_1")["early"].terms.channel == "email"
    assert alone.state("early") == ("skipped", "no_consent")


def test_customer_without_a_mobile_number_is_not_reached() -> None:
    desk = desk_with("whatsapp", phone="")
    desk.due("early")

    assert desk.state("early") == ("skipped", "no_address")
    with pytest.raises(InvalidInputError, match="no mobile number"):
        consent(desk)


def test_consent_is_of_the_number_that_it_was_given_for() -> None:
    desk = desk_with("whatsapp")
    consent(desk)
    desk.customers.put(replace(PHONED, phone="11 91234-5678"))
    desk.due("early")

    assert desk.state("early") == ("skipped", "no_consent")


def test_who_refuses_messages_takes_the_consent_back_until_a_newer_one() -> None:
    desk = desk_with("whatsapp")
    consent(desk)
    desk.opt_outs.add(OptOut("acme", "cus-1", Channel.WHATSAPP, OptOutSource.CLERK, SENT_AT))
    desk.due("early")

    assert desk.state("early") == ("skipped", "opted_out")
    assert standing_consents(desk.consents.kept, desk.opt_outs.kept, PHONED) == {}
    with pytest.raises(InvalidInputError, match="take that back first"):
        consent(desk)

    again = OptIn("acme", "cus-1", Channel.WHATSAPP, OptInSource.PAGE, SENT_AT, 1, "pt-BR/1")
    desk.opt_outs.take_back(again)
    consent(desk, given_at=SENT_AT)
    known = (desk.consents.kept[1:], desk.opt_outs.kept, PHONED, desk.opt_outs.taken_back)
    assert standing_consents(*known) == {}
    consent(desk, given_at=SENT_AT + timedelta(seconds=1))
    assert standing_consents(desk.consents.kept, *known[1:])


def test_latest_consent_stands_and_the_same_moment_is_one() -> None:
    desk = desk_with("whatsapp")
    later = desk.clock.present - timedelta(hours=1)
    for given_at in (later, later - timedelta(days=1), later):
        consent(desk, given_at=given_at)
    standing = standing_consents(desk.consents.kept, [], PHONED)[Channel.WHATSAPP]

    assert len(desk.consents.kept) == 2
    assert standing.given_at == later
    assert standing.address_hash == address_hash(NUMBER)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"channel": Channel.EMAIL}, "wants no consent"),
        ({"given_at": SENT_AT + timedelta(days=999)}, "still to come"),
    ],
)
def test_consent_out_of_bounds_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        consent(desk_with("whatsapp"), **more)


def test_customer_that_there_is_not_agrees_to_nothing() -> None:
    with pytest.raises(NotFoundError):
        consent(desk_with("whatsapp"), customer_id="nobody")


# ---- what goes out ------------------------------------------------------------------------------


def a_reminder(template: str = "before_due", **more: Any) -> Reminder:
    desk = desk_with("whatsapp")
    consent(desk)
    desk.due("early")
    (reminder,) = desk.texts.sent
    return replace(reminder, template=template, **more)


@pytest.mark.parametrize(("template", "language"), [*product(TEMPLATES, Language)])
def test_message_names_template_language_number_and_fills_the_blanks(
    template: str, language: Language
) -> None:
    reminder = a_reminder(template, customer=replace(PHONED, language=language, name=HOSTILE))
    message = whatsapp_message(reminder)
    body, *buttons = message["template"]["components"]
    blanks = [each["text"] for each in body["parameters"]]
    text = json.dumps(message, ensure_ascii=False)

    assert message["to"] == NUMBER
    assert message["template"]["name"] == f"acme_{template}"
    assert message["template"]["language"]["code"] == language.value.replace("-", "_")
    assert len(blanks) == 3
    assert all(1 <= len(blank) <= BLANK_LENGTH_MAX for blank in blanks)
    assert not re.search(r"\\n|\\t|    |\u202e", text)
    assert [each["index"] for each in buttons] == (["0", "1"] if is_refusable(template) else ["0"])
    assert "100" not in text.replace(NUMBER, "")


def test_links_end_with_their_tokens_and_the_name_of_the_message_comes_along() -> None:
    message = whatsapp_message(a_reminder())
    tokens = [each["parameters"][0]["text"] for each in message["template"]["components"][1:]]

    assert tokens == ["inv_1", "whatsapp"]
    assert message["biz_opaque_callback_data"] == f"inv_1#early#{NUMBER}"


def test_step_goes_by_its_own_template_also_where_the_invoice_is_due_anew() -> None:
    own = {"pt-BR": {"early": "acme_own", "before_due": "acme_other"}}
    issuer = an_issuer(whatsapp=a_sender(templates=own))
    again = a_reminder(issuer=issuer, step="early-2026-04-01")

    assert whatsapp_message(again)["template"]["name"] == "acme_own"


@pytest.mark.parametrize(
    "sender", [NO_WHATSAPP, a_sender(templates={}), a_sender(phone_number_id="")]
)
def test_without_an_approved_template_nothing_is_asked_of_the_provider(sender: Any) -> None:
    with pytest.raises(WhatsAppRefusedError, match="no approved"):
        social({}).send(a_reminder(issuer=an_issuer(whatsapp=sender)))


@pytest.mark.parametrize("language", list(Language))
def test_several_documents_are_counted_and_empty_blanks_are_filled(language: Language) -> None:
    _, about, supplier = blanks_of(
        language, customer="x", document="A-1", others=2, supplier=" \n "
    )

    assert about.startswith("A-1 ")
    assert " 2" in about
    assert supplier == "-"


def social(answer: Any, asked: list[Any] | None = None) -> WhatsAppReminders:
    def send(**request: Any) -> Any:
        if isinstance(answer, str):
            raise ClientError({"Error": {"Code": answer, "Message": answer}}, "SendWhatsAppMessage")
        (asked if asked is not None else []).append(request)
        return answer

    client: Any = SimpleNamespace(send_whatsapp_message=send)
    return WhatsAppReminders(lambda: client)


def test_message_goes_by_the_number_of_the_company() -> None:
    asked: list[Any] = []
    message_id = social({"messageId": "m-1"}, asked).send(a_reminder())
    (request,) = asked

    assert message_id == "m-1"
    assert request["originationPhoneNumberId"] == NUMBER_ID
    assert request["metaApiVersion"] == "v20.0"
    assert json.loads(request["message"])["messaging_product"] == "whatsapp"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ValidationException", WhatsAppRefusedError),
        ("ThrottledRequestException", WhatsAppUnavailableError),
        ("InternalServiceException", ClientError),
    ],
)
def test_refusal_of_the_provider_is_told_apart(code: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        social(code).send(a_reminder())


# ---- what one channel refuses -------------------------------------------------------------------


def test_what_whatsapp_refuses_goes_by_the_next_channel_and_counts_once() -> None:
    desk = desk_with("whatsapp", "email")
    consent(desk)
    desk.texts.failure = WhatsAppRefusedError("no template")
    went = desk.due("early")
    notice = desk.notices.of_invoice("inv_1")["early"]
    contacts = desk.contacts.of("acme", "cus-1")

    assert went.outcome == "sent"
    assert (notice.terms.channel, notice.terms.no_channel) == ("email", ("whatsapp",))
    assert len(desk.channel.sent) == 1
    assert (len(contacts.heard), contacts.version) == (1, 2)


def test_what_every_channel_refuses_is_skipped_and_told() -> None:
    desk = desk_with("whatsapp", "email")
    consent(desk)
    desk.texts.failure = WhatsAppRefusedError("no template")
    desk.channel.failure = SmsRefusedError("neither this")
    with pytest.raises(SmsRefusedError):
        desk.due("early")

    assert desk.state("early") == ("skipped", "sms_refused")
