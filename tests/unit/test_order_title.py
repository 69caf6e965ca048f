"""What a bank is told of a boleto that it has, and what holds for the payer then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.application.close_charges import AgreementBusyError
from cobro.application.order_title import NotOrderableError, OrderTitle, OrderTitles
from cobro.domain.adjustments import AdjustmentKind, AdjustmentOrder, Signature, adjust
from cobro.domain.allocation import allocate
from cobro.domain.bank_orders import OrderKind
from cobro.domain.charges import BoletoCharge, ChargeState, ChargeStateError, latest_due_date
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import PaymentId
from cobro.domain.terms import PaymentTerms, Share
from cobro.formats.boleto.read import read_boleto
from tests.support.builders import NOW, TODAY, a_receipt, an_invoice, brl
from tests.support.fakes import CountedPause, FixedClock
from tests.unit.test_offer_charges import Desk as Offering

DUE = an_invoice().draft.due_date
LATER = date(2026, 4, 24)


class Desk(Offering):
    """An invoice of 100.00 that is offered by two banks and Pix."""

    def __init__(self, terms: PaymentTerms | None = None) -> None:
        super().__init__()
        if terms is not None:
            invoice = self.books.invoices["inv_1"]
            self.books.invoices["inv_1"] = replace(
                invoice, draft=replace(invoice.draft, terms=terms)
            )
        self.clock, self.waits = FixedClock(), CountedPause()
        self.order = OrderTitles(
            issuers=self.issuers,
            invoices=self.books,
            charges=self.charges,
            clock=self.clock,
            pause=self.waits,
        )
        self.offer("inv_1")

    def boleto(self, agreement: str = "itau") -> BoletoCharge:
        boletos = [c for c in self.charges.charges.values() if isinstance(c, BoletoCharge)]
        return next(boleto for boleto in boletos if boleto.agreement_id == agreement)

    def wanted(self, kind: OrderKind, due_date: date | None = None) -> OrderTitle:
        charge_id = self.boleto().charge_id
        return OrderTitle("acme", "inv_1", charge_id, kind, "ana", "asked by the payer", due_date)

    def put_off(self, due_date: date | None = LATER) -> BoletoCharge:
        return self.order(self.wanted(OrderKind.CHANGE_DUE_DATE, due_date)).charge

    def rebate(self, minor: int, key: str = "one") -> None:
        signed = Signature("ana", "late delivery", NOW)
        order = AdjustmentOrder(key, AdjustmentKind.REBATE, TODAY, signed, "", brl(minor))
        self.books.adjust(adjust(self.books.get("inv_1"), order))

    def told(self, kind: OrderKind) -> list[tuple[str, int]]:
        return [(o.agreement_id, o.rebate_minor) for o in self.charges.orders if o.kind is kind]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_due_date_that_is_put_off_stands_in_the_digits_and_in_the_order(desk: Desk) -> None:
    before, after = desk.boleto(), desk.put_off()
    order = desk.charges.orders[-1]

    assert (order.kind, order.due_date, order.order_number) == (
        OrderKind.CHANGE_DUE_DATE, LATER, 2,
    )  # fmt: skip
    assert (order.author, order.reason) == ("ana", "asked by the payer")
    digits = read_boleto(after.linha_digitavel)
    assert digits.due_date(TODAY) == LATER
    assert digits.free_field == read_boleto(before.codigo_barras).free_field
    assert read_boleto(after.codigo_barras) == digits
    assert desk.boleto() == after


def test_the_same_order_again_tells_the_bank_nothing(desk: Desk) -> None:
    desk.put_off()
    again = desk.order(desk.wanted(OrderKind.CHANGE_DUE_DATE, LATER))

    assert again.replayed
    assert len(desk.told(OrderKind.CHANGE_DUE_DATE)) == 1


def test_a_due_date_moves_to_the_next_banking_day(desk: Desk) -> None:
    assert desk.put_off(date(2026, 4, 25)).due_date == date(2026, 4, 27)


@pytest.mark.parametrize("due_date", [None, DUE - timedelta(days=1), date(2049, 1, 4)])
def test_a_due_date_is_only_put_off_and_as_far_as_a_boleto_can_say(
    desk: Desk, due_date: date | None
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        desk.put_off(due_date)

    assert refused.value.field == "due_date"
    assert desk.told(OrderKind.CHANGE_DUE_DATE) == []


def test_an_overdue_boleto_is_protested_once_and_not_put_off_then(desk: Desk) -> None:
    with pytest.raises(NotOrderableError, match="not overdue"):
        desk.order(desk.wanted(OrderKind.PROTEST))
    desk.clock.present = NOW + timedelta(days=60)
    first = desk.order(desk.wanted(OrderKind.PROTEST))
    again = desk.order(desk.wanted(OrderKind.PROTEST))

    assert (first.replayed, again.replayed) == (False, True)
    assert first.charge.protested_date == (NOW + timedelta(days=60)).date()
    assert desk.told(OrderKind.PROTEST) == [("itau", 0)]
    with pytest.raises(NotOrderableError, match="notary"):
        desk.put_off(date(2026, 6, 30))


def test_one_boleto_is_taken_back_and_the_others_stay(desk: Desk) -> None:
    done = desk.order(desk.wanted(OrderKind.CANCEL))

    assert done.charge.state is ChargeState.CANCELLED
    assert desk.boleto("bradesco").is_open
    assert desk.told(OrderKind.CANCEL) == [("itau", 0)]
    assert desk.order(desk.wanted(OrderKind.CANCEL)).replayed
    with pytest.raises(ChargeStateError, match="takes no more orders"):
        desk.put_off()


def test_a_paid_boleto_takes_no_orders(desk: Desk) -> None:
    desk.charges.record(desk.boleto().paid(PaymentId("pay_1")))

    for kind in (OrderKind.CHANGE_DUE_DATE, OrderKind.CANCEL):
        with pytest.raises(ChargeStateError):
            desk.order(desk.wanted(kind, LATER))


def test_an_order_is_about_a_boleto_of_the_invoice(desk: Desk) -> None:
    pix = next(c for c in desk.charges.charges.values() if not isinstance(c, BoletoCharge))
    for wanted in (
        replace(desk.wanted(OrderKind.CANCEL), charge_id=pix.charge_id),
        replace(desk.wanted(OrderKind.CANCEL), charge_id="chg_of_another"),
        replace(desk.wanted(OrderKind.CANCEL), issuer_id="nobody"),
    ):
        with pytest.raises(NotFoundError):
            desk.order(wanted)


def test_an_order_number_that_another_writer_took_is_not_given_twice(desk: Desk) -> None:
    desk.charges.interruptions = [lambda: desk.charges.take_number("acme", "itau")]
    desk.put_off()

    assert desk.charges.orders[-1].order_number == 3
    assert desk.waits.attempts == [0]


def test_a_counter_that_never_rests_sends_the_caller_back(desk: Desk) -> None:
    desk.charges.interruptions = [lambda: desk.charges.take_number("acme", "itau")] * 8

    with pytest.raises(AgreementBusyError):
        desk.put_off()


def test_the_latest_day_that_a_first_boleto_was_put_off_to_counts(desk: Desk) -> None:
    desk.put_off()
    copy = replace(desk.boleto(), charge_id="copy", copy=1, due_date=date(2026, 9, 1))

    assert latest_due_date(DUE, [*desk.charges.charges.values(), copy]) == LATER
    assert latest_due_date(DUE, []) == DUE


def grant(desk: Desk) -> None:
    desk.rebate(1_500)


def pay_in_part(desk: Desk) -> None:
    desk.books.post(allocate(desk.books.get("inv_1"), a_receipt(1_500), NOW))


@pytest.mark.parametrize("take_off", [grant, pay_in_part])
def test_open_boletos_ask_for_what_is_open(take_off: Callable[[Desk], None], desk: Desk) -> None:
    take_off(desk)

    assert desk.close("inv_1") == []
    assert desk.close("inv_1") == []
    assert desk.told(OrderKind.REBATE) == [("itau", 1_500), ("bradesco", 1_500)]
    assert desk.boleto().lowered_minor == 1_500


def test_a_second_rebate_is_told_as_the_sum_of_both(desk: Desk) -> None:
    desk.rebate(1_500)
    desk.close("inv_1")
    desk.rebate(500, "two")
    desk.close("inv_1")

    assert desk.told(OrderKind.REBATE)[2:] == [("itau", 2_000), ("bradesco", 2_000)]


def test_a_rebate_is_told_beside_the_one_that_was_agreed() -> None:
    desk = Desk(PaymentTerms(rebate=Share(percent=Decimal(5))))
    desk.rebate(1_500)
    desk.close("inv_1")

    assert desk.told(OrderKind.REBATE)[0] == ("itau", 2_000)


def test_a_boleto_that_was_paid_or_taken_back_is_told_of_no_rebate(desk: Desk) -> None:
    desk.order(desk.wanted(OrderKind.CANCEL))
    desk.rebate(1_500)
    desk.close("inv_1")

    assert desk.told(OrderKind.REBATE) == [("bradesco", 1_500)]


def test_a_boleto_of_the_first_version_is_lowered_from_its_amount(desk: Desk) -> None:
    boleto = replace(desk.boleto(), principal_minor=0)

    assert (boleto.lowered_by(8_500), boleto.lowered_by(12_000)) == (1_500, 0)
