"""Requests: whose invoice an address names, who sees to one, and that each is kept once."""

import json
from dataclasses import dataclass, field

import pytest

from cobro.application.answer_requests import AnswerByReplay, AnswerRequests
from cobro.application.keep_reply import KeepReply, Reply
from cobro.application.keep_request import FindCorrespondent, KeepRequest, item_id
from cobro.application.parking import MAIL_REPLIES, REPLIES
from cobro.application.ports import OutgoingMessage
from cobro.application.reply_addresses import invoice_of, is_reply_address, reply_address
from cobro.domain.customer_requests import (
    CustomerRequest,
    RequestAnsweredError,
    RequestState,
    moments_of,
)
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import invoice_id_for
from cobro.domain.timeline import MomentKind
from tests.support.builders import NOW, an_issuer
from tests.support.fakes import FixedClock, MemoryExceptions, MemoryIssuers
from tests.support.mail_replies import (
    RECEIVED_AT,
    MemoryAddressBook,
    MemoryRequests,
    a_request,
)
from tests.support.whatsapp import NUMBER_ID, a_sender

DOMAIN, KEY = "reply.cobro.example", "key-present"
INVOICE_ID = invoice_id_for("acme", "1")
ADDRESS = reply_address(INVOICE_ID, DOMAIN, KEY)

# ---- reply addresses ----------------------------------------------------------------------------


def test_reply_address_names_its_invoice_in_whatever_letters_and_fits_a_mailbox() -> None:
    assert invoice_of(ADDRESS.upper(), ("key-new", KEY)) == INVOICE_ID
    assert len(ADDRESS.partition("@")[0]) <= 64
    assert is_reply_address(ADDRESS)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "billing@reply.cobro.example",
        ADDRESS[:5] + ("a" if ADDRESS[5] != "a" else "b") + ADDRESS[6:],
        ADDRESS.replace("r.", "s.", 1),
    ],
)
def test_address_that_nobody_signed_names_nothing(address: str) -> None:
    assert invoice_of(address, (KEY,)) is None


def test_address_signed_by_a_key_that_is_gone_names_nothing() -> None:
    assert invoice_of(ADDRESS, ("key-new",)) is None


# ---- who sees to it -----------------------------------------------------------------------------


@dataclass
class Office:
    requests: MemoryRequests = field(default_factory=MemoryRequests)
    exceptions: MemoryExceptions = field(default_factory=MemoryExceptions)

    def __post_init__(self) -> None:
        self.answering = AnswerRequests(
            requests=self.requests, exceptions=self.exceptions, clock=FixedClock(NOW)
        )
        KeepRequest(requests=self.requests, exceptions=self.exceptions, queue=MAIL_REPLIES)(
            a_request()
        )

    @property
    def name(self) -> tuple[str, str, str]:
        request = a_request()
        return request.issuer_id, request.customer_id, request.request_id


def test_request_is_taken_given_on_and_answered() -> None:
    office = Office()
    taken = office.answering.take(*office.name, "ana")
    given = office.answering.take(*office.name, "bia")
    answered = office.answering.answer(*office.name, "ana", "Boleto novo enviado")

    assert (taken.owner, given.owner) == ("ana", "bia")
    assert (answered.state, answered.owner) == (RequestState.ANSWERED, "bia")
    assert (answered.answered_by, answered.answered_at) == ("ana", NOW)
    assert office.answering.of_customer("acme", "cus-1") == [answered]
    assert office.exceptions.open == {}


def test_who_answers_what_nobody_took_owns_it() -> None:
    office = Office()

    assert office.answering.answer(*office.name, "ana", "").owner == "ana"


def test_answer_again_changes_nothing_and_nobody_takes_it_any_more() -> None:
    office = Office()
    first = office.answering.answer(*office.name, "ana", "one")
    again = office.answering.answer(*office.name, "bia", "two")

    assert again == first
    with pytest.raises(RequestAnsweredError, match="answered"):
        office.answering.take(*office.name, "bia")


def test_request_that_is_answered_meanwhile_is_taken_by_nobody() -> None:
    office = Office()
    answered = a_request().answered("bia", "", NOW)

    class Late(MemoryRequests):
        def change(self, request: CustomerRequest) -> bool:
            del request
            self.kept = {office.name: answered}
            return False

    late = Late(dict(office.requests.kept))
    answering = AnswerRequests(requests=late, exceptions=office.exceptions, clock=FixedClock(NOW))

    with pytest.raises(RequestAnsweredError):
        answering.take(*office.name, "ana")


def test_request_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFoundError, match="list its requests"):
        Office().answering.take("acme", "cus-1", "req_none", "ana")


def test_item_that_is_replayed_is_answered_and_that_of_nobody_is_passed_over() -> None:
    office = Office()
    item = office.exceptions.get(item_id(MAIL_REPLIES, office.name[2]))
    gone = json.dumps({**json.loads(item.message), "request_id": "req_none"})
    of_nobody = json.dumps({"message_id": "x"})
    replay = AnswerByReplay(office.requests, FixedClock(NOW))
    replay.send([OutgoingMessage(text) for text in (of_nobody, gone, item.message)])
    (kept,) = office.requests.kept.values()

    assert (kept.state, kept.answered_by) == (RequestState.ANSWERED, "")


# ---- replies by WhatsApp ------------------------------------------------------------------------


def test_reply_by_whatsapp_is_a_request_of_the_customer_with_the_number() -> None:
    issuers = MemoryIssuers(an_issuer(whatsapp=a_sender()))
    book, requests, exceptions = MemoryAddressBook(), MemoryRequests(), MemoryExceptions()
    book.put(["cus-9"], "+5511987654321")
    keep = KeepReply(
        issuers=issuers,
        find=FindCorrespondent(issuers=issuers, directory=book),
        keep=KeepRequest(requests=requests, exceptions=exceptions, queue=REPLIES),
    )
    reply = Reply("wamid.1", "+5511987654321", "Já paguei", RECEIVED_AT, [NUMBER_ID])
    new = [keep(reply), keep(reply)]
    (kept,) = requests.kept.values()
    (item,) = exceptions.open.values()

    assert new == [True, False]
    assert (kept.customer_id, kept.channel, kept.text) == (
        "cus-9",
        Channel.WHATSAPP,
        "Já paguei",
    )
    assert (item.reason_code, item.queue) == ("whatsapp_reply", REPLIES)


def test_request_is_named_by_customer_channel_and_message() -> None:
    names = {
        a_request(**more).request_id
        for more in (
            {},
            {"text": "other"},
            {"customer_id": "cus-2"},
            {"channel": Channel.WHATSAPP},
            {"message_id": "two"},
        )
    }

    assert len(names) == 4


def test_timeline_tells_of_a_request_as_it_stands_and_of_its_answer() -> None:
    request = a_request(subject="Re: A-1", invoice_id="inv_1")
    (came,) = moments_of(request.taken_by("ana"))
    told = list(moments_of(request.taken_by("ana").answered("bia", "Feito", NOW)))

    assert (came.kind, came.what, came.actor) == (MomentKind.REQUEST, "open", "ana")
    assert (came.text, came.invoice_id) == ("email Re: A-1 Pago na sexta.", "inv_1")
    assert [(each.what, each.actor) for each in told] == [("answered", "ana"), ("answered", "bia")]
    assert (told[1].text, told[1].happened_at) == ("Feito", NOW)
