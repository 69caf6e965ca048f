"""When a saved method is tried, tried again, and left alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cobro.domain.collection import (
    ATTEMPTS_MAX,
    WITHIN,
    Advice,
    CaseState,
    CollectionCase,
    MethodState,
    advice_on,
    holds_card_number,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from tests.support.builders import NOW, brl
from tests.support.till import a_method

TEST_CARD = "4111 1111 1111 1111"  # the networks' own example


def a_case(**more: Any) -> CollectionCase:
    facts: dict[str, Any] = {
        "invoice_id": InvoiceId("inv_1"),
        "issuer_id": IssuerId("acme"),
        "customer_id": CustomerId("cus-1"),
        "method_id": "pm_1",
        "document": "A-0000001",
        "due_date": NOW.date(),
        "first_at": NOW,
        "next_at": NOW,
    }
    return CollectionCase(**(facts | more))


def declined(case: CollectionCase, code: str, now: datetime | None = None) -> CollectionCase:
    at = now or case.next_at or NOW
    return case.begun(brl(10_000), at).declined("pi_1", code, at)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("stolen_card", Advice.NEVER),
        ("expired_card", Advice.ASK_PAYER),
        ("Issuer_Not_Available", Advice.SOON),
        ("insufficient_funds", Advice.LATER),
        ("do_not_honor", Advice.LATER),
        ("cc_rejected_high_risk", Advice.NEVER),
        ("a word that nobody knows", Advice.LATER),
    ],
)
def test_a_decline_says_what_follows(code: str, advice: Advice) -> None:
    assert advice_on(code) is advice


def test_no_funds_are_tried_again_after_days_and_not_more_often_than_allowed() -> None:
    case, days = a_case(), []
    while case.state is CaseState.PLANNED:
        at = case.next_at or NOW
        days.append((at - NOW).days)
        case = declined(case, "insufficient_funds")

    assert days == [0, 3, 8, 13]
    assert len(case.attempts) == ATTEMPTS_MAX
    assert (case.state, case.next_at) == (CaseState.GIVEN_UP, None)
    assert case.reason == "declined (insufficient_funds): later"


def test_a_bank_that_did_not_answer_is_asked_again_within_hours() -> None:
    case = declined(a_case(), "issuer_not_available")

    assert case.next_at == NOW + timedelta(hours=6)


@pytest.mark.parametrize("code", ["stolen_card", "expired_card"])
def test_a_final_decline_gives_up_at_once(code: str) -> None:
    case = declined(a_case(), code)

    assert case.state is CaseState.GIVEN_UP
    assert len(case.attempts) == 1


def test_no_attempt_is_planned_after_the_last_day() -> None:
    late = NOW + WITHIN - timedelta(hours=1)

    assert declined(a_case(), "insufficient_funds", late).state is CaseState.GIVEN_UP


def test_an_attempt_that_is_repeated_keeps_its_id_and_amount() -> None:
    begun = a_case().begun(brl(10_000), NOW)
    again = begun.begun(brl(9_999), NOW + timedelta(minutes=5))

    assert again is begun
    assert begun.attempts[-1].amount == brl(10_000)


def test_each_attempt_has_an_id_of_its_own() -> None:
    first = a_case().begun(brl(10_000), NOW)
    second = first.declined("pi_1", "try_again_later", NOW).begun(brl(10_000), NOW)

    assert first.attempt_id() != second.attempt_id()
    assert first.attempt_id() == a_case().begun(brl(1), NOW).attempt_id()


def test_money_that_was_taken_ends_the_case() -> None:
    case = a_case().begun(brl(10_000), NOW).collected("pi_9", NOW)

    assert (case.state, case.next_at) == (CaseState.COLLECTED, None)
    assert case.attempts[-1].payment_reference == "pi_9"


def test_a_direct_debit_is_looked_at_again_and_not_asked_for_again() -> None:
    tomorrow = NOW + timedelta(days=1)
    case = a_case().begun(brl(10_000), NOW).waiting("pi_9", tomorrow)

    assert (case.state, case.next_at) == (CaseState.ATTEMPTING, tomorrow)
    assert case.attempts[-1].payment_reference == "pi_9"


def test_a_case_is_stopped_with_its_reason() -> None:
    case = a_case().stopped("the invoice is paid")

    assert (case.state, case.next_at, case.reason) == (
        CaseState.STOPPED,
        None,
        "the invoice is paid",
    )


@pytest.mark.parametrize("field", ["customer_token", "method_token", "brand", "consent"])
def test_a_card_number_is_never_kept(field: str) -> None:
    with pytest.raises(InvalidInputError, match="never the card") as refused:
        a_method(**{field: TEST_CARD})

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("text", "is_card"),
    [
        (TEST_CARD, True),
        ("5500-0000-0000-0004", True),
        ("4111111111111112", False),
        ("pm_1NjU2xLkdIwHu7", False),
        ("1234", False),
        ("\u0664" + "1" * 15, False),
    ],
)
def test_a_card_number_is_told_by_its_check_digit(text: str, is_card: bool) -> None:
    assert holds_card_number(text) is is_card


@pytest.mark.parametrize("facts", [{"method_token": ""}, {"consent": ""}, {"last4": "42424"}])
def test_a_method_needs_token_and_consent(facts: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        a_method(**facts)


def test_a_method_pays_every_invoice_or_those_of_its_contracts() -> None:
    assert a_method().pays("")
    assert a_method(contracts=("gym",)).pays("gym")
    assert not a_method(contracts=("gym",)).pays("")
    assert not a_method(state=MethodState.BLOCKED).pays("gym")


def test_a_method_that_was_revoked_stays_so() -> None:
    revoked = a_method().ended(MethodState.REVOKED, "the payer said so")

    assert revoked.version == 2
    assert revoked.ended(MethodState.BLOCKED, "stolen_card") is revoked
    assert a_method().ended(MethodState.BLOCKED, "stolen_card").reason == "stolen_card"
    assert replace(revoked).ended(MethodState.REVOKED, "again").reason == "the payer said so"
