"""Payment agreements: what may be proposed, how it is shared out, what goes back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.domain.agreement_plans import checked_parts, equal_parts, limits_passed, planned_parts
from cobro.domain.allocation import allocate
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.payment_agreements import (
    AgreementRefusedError,
    AgreementRules,
    AgreementState,
    GatheredInvoice,
    Part,
    PaymentAgreement,
    checked_item,
    discounted,
    kept_and_waived,
    left_after,
)
from cobro.domain.series import DocumentKind
from tests.support.builders import NOW, a_receipt, an_invoice, brl

TODAY = date(2026, 4, 1)
DAYS = [TODAY, TODAY + timedelta(days=30), TODAY + timedelta(days=60)]


def an_item(minor: int = 10_000, charges: int = 0, document: str = "A-1") -> GatheredInvoice:
    invoice_id = an_invoice(key=document).invoice_id
    return GatheredInvoice(invoice_id, document, TODAY, brl(minor), brl(charges))


def an_agreement(*items: GatheredInvoice, **more: object) -> PaymentAgreement:
    found = items or (an_item(),)
    total = brl(sum(item.total.minor for item in found))
    agreement = PaymentAgreement(
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        key="one",
        series="AC",
        items=found,
        parts=equal_parts(total, DAYS),
        tolerance_days=5,
        valid_until_date=TODAY + timedelta(days=7),
        proposed_by="ana",
        proposed_at=NOW,
    )
    return replace(agreement, **more)  # type: ignore[arg-type]  # each test names its fields


def test_a_sum_is_shared_out_to_the_cent() -> None:
    parts = equal_parts(brl(10_001), DAYS)

    assert [part.amount.minor for part in parts] == [3_334, 3_334, 3_333]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "1 to 24"),
        ([Part(TODAY + timedelta(days=n), brl(1)) for n in range(25)], "1 to 24"),
        ([Part(TODAY - timedelta(days=1), brl(1))], "from today on"),
        ([Part(TODAY, brl(1)), Part(TODAY, brl(1))], "each after the one before"),
        ([Part(TODAY, brl(0))], "too small"),
    ],
)
def test_parts_are_some_and_follow_each_other(parts: list[Part], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        checked_parts(parts, TODAY)


def test_parts_in_order_are_taken_as_they_are() -> None:
    parts = equal_parts(brl(9_000), DAYS)

    assert checked_parts(parts, TODAY) == parts


def test_discount_is_rounded_down() -> None:
    assert discounted(brl(333), Decimal(50)) == brl(167)
    assert discounted(brl(333), Decimal(0)) == brl(333)
    assert discounted(brl(333), Decimal(100)) == brl(0)


def test_limits_say_what_is_beyond_them() -> None:
    rules = AgreementRules(Decimal(30), 2, 45, Decimal(10))
    plan = equal_parts(brl(9_000), DAYS)
    within = (Part(DAYS[0], brl(3_000)), Part(DAYS[1], brl(6_000)))

    stricter = replace(rules, down_payment_percent=Decimal(40))

    assert limits_passed(rules, within, Decimal(10), TODAY) == ()
    assert limits_passed(stricter, plan, Decimal(11), TODAY) == (
        "less than 40 % is paid first",
        "more than 2 instalments",
        "the last instalment is due after 2026-05-16",
        "more than 10 % of the charges is waived",
    )


@pytest.mark.parametrize(
    "more",
    [
        {"down_payment_percent": Decimal(101)},
        {"charges_discount_percent": Decimal(-1)},
        {"instalments_max": 25},
        {"valid_days": 0},
        {"tolerance_days": 61},
    ],
)
def test_rules_out_of_bounds_are_refused(more: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        replace(AgreementRules(), **more)  # type: ignore[arg-type]  # each case names one field


def test_only_open_undisputed_invoices_are_gathered() -> None:
    invoice = an_invoice()
    instalment = replace(invoice, draft=replace(invoice.draft, kind=DocumentKind.INSTALMENT))
    refused = {
        "is an instalment": instalment,
        "it is paid": allocate(invoice, a_receipt(10_000), NOW).invoice,
        "it is cancelled": replace(invoice, ended=InvoiceStatus.CANCELLED),
        "is in dispute": replace(invoice, disputed_minor=1),
    }

    assert checked_item(invoice) is invoice
    for words, each in refused.items():
        with pytest.raises(AgreementRefusedError, match=words):
            checked_item(each)


def test_a_late_fee_is_given_up_first() -> None:
    amounts = {"costs": 10, "interest": 20, "late_fee": 200, "correction": 5}

    assert kept_and_waived(amounts, 33) == (
        {"costs": 10, "correction": 5, "interest": 18, "late_fee": 0},
        {"costs": 0, "correction": 0, "interest": 2, "late_fee": 200},
    )


def test_what_was_paid_pays_the_earliest_due_and_charges_before_principal() -> None:
    early = replace(an_item(1_000, 50, "A-1"), due_date=DAYS[0], kept={"interest": 50})
    late = replace(an_item(2_000, 0, "A-2"), due_date=DAYS[1])
    found = left_after([late, early], 60)

    assert [(each.document, principal, charges) for each, principal, charges in found] == [
        ("A-1", 990, {"interest": 0}),
        ("A-2", 2_000, {}),
    ]


def test_proposal_is_released_by_somebody_else_and_once() -> None:
    plain, beyond = an_agreement(), an_agreement(exceeds=("more than 2 instalments",))
    released = beyond.released("rui")

    assert plain.released("ana") is plain
    assert released.released("rui") is released
    assert (beyond.awaits_release, released.awaits_release) == (True, False)
    with pytest.raises(AgreementRefusedError, match="somebody else"):
        beyond.released("ana")


def test_proposal_ends_once_and_an_accepted_one_never() -> None:
    ended = an_agreement().ended(NOW)
    active = an_agreement(state=AgreementState.ACTIVE)

    assert ended.ended(NOW) is ended
    assert (ended.is_running, active.is_running) == (False, True)
    assert active.finished(NOW).state is AgreementState.FINISHED
    with pytest.raises(AgreementRefusedError, match="is active"):
        active.ended(NOW)


def test_plan_names_its_parts_and_the_last_one_is_the_rest() -> None:
    days = [TODAY + timedelta(days=n) for n in (1, 40, 50)]
    whole = planned_parts([(days[0], 7_000), (days[1], 2_000), (days[2], 1_000)], brl(10_000))
    rest = planned_parts([(days[0], 7_000), (days[1], 2_000), (days[2], None)], brl(10_000))

    assert whole == rest
    assert [(part.due_date, part.amount) for part in rest] == list(
        zip(days, (brl(7_000), brl(2_000), brl(1_000)), strict=True)
    )


@pytest.mark.parametrize(
    ("minor", "text"), [((9_000, 999), "come to"), ((None, 10_000), "only the last part")]
)
def test_plan_that_does_not_come_to_what_is_owed_is_refused(
    minor: tuple[int | None, int], text: str
) -> None:
    plan = [(TODAY + timedelta(days=n), each) for n, each in enumerate(minor)]

    with pytest.raises(InvalidInputError, match=text):
        planned_parts(plan, brl(10_000))


def test_same_proposal_is_known_by_its_parts_and_invoices() -> None:
    agreement = an_agreement()

    assert agreement.says_the_same(an_agreement(proposed_by="rui"))
    assert not agreement.says_the_same(an_agreement(an_item(10_000, 0, "A-2")))
    assert not agreement.says_the_same(an_agreement(an_item(10_002)))
    assert agreement.total == brl(10_000)
