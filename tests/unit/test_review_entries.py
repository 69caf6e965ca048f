"""What people decide on bank entries, in memory: each effect once, each refusal with its reason."""

from dataclasses import replace
from typing import Any

import pytest

from cobro.application import accept_above
from cobro.application.accept_above import AcceptAbove, Accepted
from cobro.application.ports.review import EntryState, ReviewMovedError
from cobro.application.post_receipt import InvoiceBusyError
from cobro.application.review_entries import NotWaitingError
from cobro.application.review_order import Reviewed, ReviewOrder
from cobro.application.take_off_list import TakeOffList
from cobro.domain.booked_payments import Assignment
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.journal import is_balanced
from cobro.domain.kept_payments import keep_on_account
from tests.support.builders import NOW, TODAY, a_customer, a_receipt, an_invoice
from tests.support.fakes import MemoryExceptions
from tests.support.people import People


def order(key: str, entry_id: str = "ent_1") -> ReviewOrder:
    return ReviewOrder("acme", entry_id, "ana", "visto", key)


@pytest.fixture
def desk() -> People:
    return People()


def test_a_decision_sent_again_is_one_decision_even_after_it_was_undone(desk: People) -> None:
    desk.bring()
    split = {"inv_1": 10_000}
    desk.people.split(order("s1"), split)
    desk.people.undo(order("u1"))
    desk.people.split(order("s1"), split)
    desk.people.undo(order("u1"))

    assert desk.received() == 0
    assert desk.state() == EntryState.REJECTED
    desk.people.split(order("s2"), split)
    assert desk.received() == 10_000
    assert is_balanced(list(desk.books.journal.values()))


def test_money_kept_on_account_is_taken_back_and_placed_again(desk: People) -> None:
    desk.bring(700)
    desk.people.assign(order("a1"), "cus-1")
    desk.people.assign(order("a1"), "cus-1")
    (credit,) = desk.books.credits.values()

    assert (credit.left.minor, credit.customer_id) == (700, "cus-1")
    desk.people.undo(order("u1"))
    assert desk.received() == 0
    desk.people.assign(order("a2"), "cus-1")
    assert desk.received() == 700


def test_a_decision_that_ended_before_its_last_word_is_finished_by_sending_it_again(
    desk: People,
) -> None:
    desk.bring()
    desk.people.split(order("s1"), {"inv_1": 10_000})
    review = desk.reviews.reviews["ent_1"]
    desk.reviews.reviews["ent_1"] = replace(review, state=EntryState.ACCEPTING)
    desk.statements.entries["ent_1"] = replace(desk.statements.entries["ent_1"], state="accepting")
    with pytest.raises(NotWaitingError):
        desk.people.split(order("s9"), {"inv_2": 10_000})
    desk.people.split(order("s1"), {"inv_1": 10_000})

    assert desk.state() == EntryState.MATCHED
    assert desk.received() == 10_000


def test_money_that_was_booked_in_another_way_is_not_taken_for_booked(desk: People) -> None:
    desk.bring()
    desk.people.split(order("s1"), {"inv_1": 10_000})
    review = desk.reviews.reviews["ent_1"]
    desk.reviews.reviews["ent_1"] = replace(review, state=EntryState.REJECTED)
    desk.statements.entries["ent_1"] = replace(desk.statements.entries["ent_1"], state="rejected")
    with pytest.raises(ReviewMovedError):
        desk.people.split(order("s2"), {"inv_2": 10_000})
    with pytest.raises(NotWaitingError):
        desk.people.assign(order("a2"), "cus-1")

    assert desk.received() == 10_000


def test_what_a_decision_does_not_fit_is_refused(desk: People) -> None:
    desk.bring(700)
    desk.bring(entry_id="ent_2", references={"nosso_numero": "10000001"})
    with pytest.raises(NotWaitingError):
        desk.people.accept(order("k"))
    with pytest.raises(NotWaitingError):
        desk.people.undo(order("k"))
    with pytest.raises(NotWaitingError):
        desk.people.reject(order("k", "ent_2"), is_ignored=False)


@pytest.mark.parametrize("parts", [{}, {"inv_1": 0}, {"inv_1": 699}, {"inv_1": -1, "inv_2": 701}])
def test_parts_that_do_not_make_the_amount_are_refused(desk: People, parts: dict[str, int]) -> None:
    desk.bring(700)
    with pytest.raises(InvalidInputError):
        desk.people.split(order("k"), parts)


def test_an_invoice_of_another_currency_is_refused_before_anything_is_written(
    desk: People,
) -> None:
    desk.bring(700, currency="USD")
    with pytest.raises(InvalidInputError):
        desk.people.split(order("k"), {"inv_1": 700})

    assert desk.state() == EntryState.IN_REVIEW


def test_the_entry_of_another_issuer_is_not_shown(desk: People) -> None:
    desk.bring(700)
    with pytest.raises(NotFoundError):
        desk.people.show("other", "ent_1")


def test_what_pays_no_invoice_cannot_be_undone(desk: People) -> None:
    desk.bring(700, state="matched")
    desk.statements.entries["ent_1"] = replace(desk.statements.entries["ent_1"], state="matched")
    with pytest.raises(NotFoundError):
        desk.people.undo(order("u"))


def test_everything_above_a_score_is_accepted_and_what_fails_is_told(desk: People) -> None:
    desk.bring(4_000, "ent_1", text="A-0000001")
    desk.bring(4_000, "ent_2", text="A-0000002", currency="USD")
    desk.bring(4_000, "ent_3", text="A-0000002")
    desk.bring(300, "ent_4")

    assert desk.accept_above(order("all", ""), 7_400).outcomes == {
        "ent_1": "accepted",
        "ent_2": "invalid_input",
        "ent_3": "accepted",
    }
    assert desk.accept_above(order("more", ""), 9_999) == Accepted({}, "")


def test_all_above_a_score_are_accepted_however_many_a_request_takes(
    desk: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accept_above, "ACCEPTED_MAX", 2)
    for number in range(5):
        desk.bring(100, f"ent_{number}", text="A-0000001")
    first = desk.accept_above(order("all", ""), 7_000)
    second = desk.accept_above(order("all", ""), 7_000, first.after)
    last = desk.accept_above(order("all", ""), 7_000, second.after)

    assert [len(page.outcomes) for page in (first, second, last)] == [2, 2, 1]
    assert last.after == ""
    assert desk.received() == 500


def test_what_cannot_be_done_now_is_no_outcome_but_asked_for_again(desk: People) -> None:
    def busy(_order: ReviewOrder) -> Reviewed:
        message = "busy"
        raise InvoiceBusyError(message)

    desk.bring(4_000, "ent_1", text="A-0000001")
    with pytest.raises(InvoiceBusyError):
        AcceptAbove(reviews=desk.reviews, accept=busy)(order("all", ""), 7_000)


def test_what_a_request_had_begun_is_finished_by_sending_it_again(desk: People) -> None:
    desk.bring(4_000, "ent_1", text="A-0000001")
    desk.accept_above(order("all", ""), 7_000)
    review = desk.reviews.reviews["ent_1"]
    desk.reviews.reviews["ent_1"] = replace(review, state=EntryState.ACCEPTING)
    desk.statements.entries["ent_1"] = replace(desk.statements.entries["ent_1"], state="accepting")

    assert desk.accept_above(order("another", ""), 7_000).outcomes == {}
    assert desk.accept_above(order("all", ""), 7_000).outcomes == {"ent_1": "accepted"}
    assert (desk.state(), desk.received()) == (EntryState.MATCHED, 4_000)


def test_payments_of_several_customers_teach_nothing(desk: People) -> None:
    desk.issue(an_invoice(300, "inv_3", 3, customer_id="cus-3"))
    desk.bring(500, payer_name="Terceiro Pagador")
    desk.people.split(order("s"), {"inv_1": 200, "inv_3": 300})

    assert desk.payers.aliases == []


def test_a_registered_customer_s_tax_id_is_never_another_s(desk: People) -> None:
    desk.register(replace(a_customer("cus-9"), tax_id="11144477735", name="Outra Pessoa"))
    desk.bring(500, payer_tax_id="11144477735", payer_name="Outra Pessoa")
    desk.people.split(order("s"), {"inv_1": 500})

    assert [alias.key.kind for alias in desk.payers.aliases] == ["alias"]


def test_comments_move_nothing(desk: People) -> None:
    desk.bring(700)
    for _ in range(2):
        desk.people.comment(order("c"))

    assert desk.state() == EntryState.IN_REVIEW
    assert [act.action for act in desk.reviews.reviews["ent_1"].history][-1] == "commented"
    assert len(desk.reviews.reviews["ent_1"].history) == 2


def test_nothing_is_kept_on_account_of_nothing() -> None:
    order_ = Assignment(business_date=TODAY, recorded_at=NOW, reason="", author="")
    with pytest.raises(InvalidInputError):
        keep_on_account(a_receipt(0), IssuerId("acme"), CustomerId("cus-1"), order_)


def test_an_entry_that_was_never_parked_is_on_no_list() -> None:
    class Nowhere(MemoryExceptions):
        def get(self, exception_id: str) -> Any:
            raise NotFoundError(exception_id)

    exceptions = Nowhere()
    TakeOffList(exceptions=exceptions, queue="q", message_of=str)("ent_1")

    assert exceptions.closed == {}
