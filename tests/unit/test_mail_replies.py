"""Replies by mail: whose they are, what is passed over, and that each is one request."""

import json
from dataclasses import replace

import pytest

from cobro.application.ports.customer_requests import Arrival
from cobro.application.reply_addresses import reply_address
from cobro.contracts.mail_events import MailReceivedV1
from cobro.contracts.parsing import parse
from cobro.domain.customer_requests import RequestState
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId
from cobro.formats.incoming_mail import UnreadableMailError
from tests.support.builders import an_issuer
from tests.support.fakes import MemoryIssuers
from tests.support.mail_desk import ADDRESS, DOMAIN, INVOICE, KEY, Desk, Shelf, numbered
from tests.support.mail_replies import (
    RECEIVED_AT,
    REMINDER_ID,
    SENDER,
    a_mail,
    an_arrival,
    notification,
)

# ---- whose it is --------------------------------------------------------------------------------


def test_reply_to_our_message_is_a_request_of_its_customer_about_its_invoice() -> None:
    desk = Desk()
    became = desk.take(
        a_mail("Pago na sexta.", In_Reply_To=f"<{REMINDER_ID}@sa-east-1.amazonses.com>"),
        ADDRESS,
        is_proved=True,
    )
    kept = desk.kept

    assert became == "kept"
    assert (kept.customer_id, kept.invoice_id, kept.step) == ("cus-1", INVOICE.invoice_id, "early")
    assert (kept.sender, kept.subject, kept.text) == (SENDER, "Re: Fatura A-1", "Pago na sexta.")
    assert (kept.state, kept.owner, kept.is_proved) == (RequestState.OPEN, "", True)
    assert (kept.received_at, kept.stored_as) == (RECEIVED_AT, "mail-1")
    assert (desk.item.reason_code, desk.item.issuer_id) == ("email_reply", "acme")
    assert "cus-1" in desk.item.explanation
    assert "Pago na sexta." in desk.item.explanation


def test_same_reply_again_is_the_same_request_also_after_it_was_answered() -> None:
    desk = Desk()
    desk.take(a_mail(), ADDRESS)
    desk.exceptions.close(desk.item)
    again = desk.take(a_mail(), ADDRESS, mail_id="mail-2")

    assert again == "known"
    assert len(desk.requests.kept) == 1
    assert desk.exceptions.open == {}


def test_reply_that_names_no_message_of_ours_is_about_the_invoice_alone() -> None:
    desk = Desk()
    desk.take(a_mail(In_Reply_To="<other@x.example>"), ADDRESS)

    assert (desk.kept.invoice_id, desk.kept.step) == (INVOICE.invoice_id, "")


def test_mail_to_two_reply_addresses_is_a_request_of_each_customer() -> None:
    desk = Desk()
    second = numbered(2)
    third = numbered(3)
    draft = replace(second.draft, customer_id=CustomerId("cus-2"))
    desk.shelf.known |= {
        second.invoice_id: replace(second, draft=draft),
        third.invoice_id: third,
    }
    addresses = [reply_address(each.invoice_id, DOMAIN, KEY) for each in (INVOICE, second, third)]
    desk.take(a_mail(), *addresses)

    assert sorted(key[1] for key in desk.requests.kept) == ["cus-1", "cus-2"]


def test_mail_without_our_address_is_of_the_one_customer_of_its_sender() -> None:
    desk = Desk()
    desk.book.put(["cus-7"])

    assert desk.take(a_mail(), f"hello@{DOMAIN}") == "kept"
    assert (desk.kept.customer_id, desk.kept.invoice_id) == ("cus-7", "")


@pytest.mark.parametrize("customers", [[], ["cus-1", "cus-2"]])
def test_mail_of_a_sender_that_nobody_or_several_have_waits_for_a_person_once(
    customers: list[str],
) -> None:
    desk = Desk()
    desk.book.put(customers)
    became = [desk.take(a_mail(), f"hello@{DOMAIN}") for _ in range(2)]

    assert became == ["unmatched", "known"]
    assert desk.requests.kept == {}
    assert (desk.item.reason_code, desk.item.issuer_id) == ("email_unmatched", "acme")
    assert SENDER in desk.item.explanation
    assert json.loads(desk.item.message)["stored_as"] == "mail-1"


def test_mail_of_nobody_is_of_no_company_where_there_are_several() -> None:
    desk = Desk(issuers=MemoryIssuers(an_issuer(), an_issuer("other")))
    desk.take(a_mail())

    assert desk.item.issuer_id == "-"


def test_sender_that_customers_of_two_companies_have_is_nobodys() -> None:
    desk = Desk(issuers=MemoryIssuers(an_issuer(), an_issuer("other")))
    desk.book.put(["cus-1"])
    desk.book.put(["cus-1"], issuer_id="other")

    assert desk.take(a_mail()) == "unmatched"


def test_address_of_an_invoice_that_is_not_there_is_nobodys() -> None:
    desk = Desk(shelf=Shelf({}))

    assert desk.take(a_mail(), ADDRESS) == "unmatched"


def test_mail_without_a_name_has_that_of_the_provider() -> None:
    desk = Desk()
    desk.take(a_mail(Message_ID=""), ADDRESS)

    assert desk.kept.message_id == "mail-1"


def test_long_mail_is_cut() -> None:
    desk = Desk()
    desk.take(a_mail("x" * 5_000, Subject="y" * 300), ADDRESS)

    assert (len(desk.kept.text), len(desk.kept.subject)) == (2_000, 200)


# ---- what is no request -------------------------------------------------------------------------


def test_answer_of_a_machine_is_passed_over() -> None:
    desk = Desk()

    assert desk.take(a_mail(Auto_Submitted="auto-replied"), ADDRESS) == "automatic"
    assert (desk.requests.kept, desk.exceptions.open) == ({}, {})


@pytest.mark.parametrize("unwanted", ["virus", "spam"])
def test_what_the_provider_warns_of_is_told_without_its_content(unwanted: str) -> None:
    desk = Desk()
    became = desk.take(a_mail("Abra o anexo"), ADDRESS, unwanted=unwanted)

    assert became == "unwanted"
    assert desk.requests.kept == {}
    assert (desk.item.reason_code, desk.item.issuer_id) == (f"email_{unwanted}", "acme")
    assert INVOICE.document in desk.item.explanation
    assert "Abra" not in desk.item.explanation + desk.item.message


def test_spam_to_any_other_address_asks_nobody() -> None:
    desk = Desk()
    desk.book.put(["cus-1"])

    assert desk.take(a_mail(), f"hello@{DOMAIN}", unwanted="spam") == "unwanted"
    assert desk.exceptions.open == {}


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(UnreadableMailError):
        Desk().take(b"not a mail", ADDRESS)


def test_word_by_which_people_ask_to_hear_no_more_is_told_apart() -> None:
    desk = Desk()
    desk.take(a_mail("SAIR\n\n> Sua fatura"), ADDRESS)

    assert desk.item.reason_code == "email_stop"
    assert "opt-outs" in desk.item.explanation


# ---- what the provider tells --------------------------------------------------------------------


def arrival(**verdicts: str) -> Arrival:
    found = parse(notification(ADDRESS, **verdicts), MailReceivedV1).to_arrival()
    assert found is not None
    return found


def test_notification_says_where_the_mail_lies_and_to_whom_it_came() -> None:
    assert arrival() == an_arrival(recipients=(ADDRESS,), is_proved=True)


@pytest.mark.parametrize(
    ("verdicts", "unwanted"),
    [
        ({"spam": "FAIL"}, "spam"),
        ({"spam": "FAIL", "virus": "FAIL"}, "virus"),
        ({"spam": "GRAY", "virus": "PROCESSING_FAILED"}, ""),
    ],
)
def test_verdicts_of_the_provider_are_taken(verdicts: dict[str, str], unwanted: str) -> None:
    assert arrival(**verdicts).unwanted == unwanted


@pytest.mark.parametrize("dmarc", ["FAIL", "GRAY"])
def test_sender_is_proved_by_its_domain_alone(dmarc: str) -> None:
    assert not arrival(dmarc=dmarc).is_proved


def test_news_that_the_topic_is_linked_tell_of_no_mail() -> None:
    linked = json.dumps({"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "x"})

    assert parse(linked, MailReceivedV1).to_arrival() is None


@pytest.mark.parametrize("bad", [{"notificationType": "Bounce"}, {"notificationType": "Received"}])
def test_notification_of_another_kind_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        parse(json.dumps(bad), MailReceivedV1).to_arrival()
