"""Charges at Stripe: opened once, shown at once, closed for good."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.application.ports.gateways import (
    GatewayRefusedError,
)
from cobro.domain.gateways import (
    PaymentMethod,
    PaymentState,
)
from tests.support.builders import brl
from tests.support.gateways.stripe_shop import START, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_link_names_invoice_and_charge_to_whatever_is_paid_by_it(shop: Shop) -> None:
    opened = shop.api.open_charge(shop.request())
    session = shop.books.open_session(opened.reference)
    shop.books.pay_session(session["id"])
    picture = shop.picture(opened.reference)

    assert opened.link == f"https://buy.stripe.example/{opened.reference}?locale=pt-BR"
    assert (picture.invoice_id, picture.charge_reference) == ("inv_1", "chg_1")
    assert (picture.state, picture.asked) == (PaymentState.PAID, brl(15_000))
    assert shop.picture(session["id"]) == picture


def test_a_link_is_paid_once_by_all_methods_or_by_the_one_that_was_wanted(shop: Shop) -> None:
    for number, method in enumerate(
        (PaymentMethod.LINK, PaymentMethod.CARD, PaymentMethod.SEPA_DEBIT)
    ):
        shop.api.open_charge(shop.request(method, charge_id=f"chg_{number}"))
    forms = [link["form"] for link in shop.books.links.values()]

    assert {form["restrictions[completed_sessions][limit]"] for form in forms} == {"1"}
    assert [form.get("payment_method_types[0]") for form in forms] == [None, "card", "sepa_debit"]


def test_who_has_paid_is_sent_back_where_the_account_says() -> None:
    shop = Shop(facts={"return_url": "https://acme.example/thanks"})
    shop.api.open_charge(shop.request())
    (link,) = shop.books.links.values()

    assert link["form"]["after_completion[redirect][url]"] == "https://acme.example/thanks"


@pytest.mark.parametrize(
    ("method", "link", "digits", "code"),
    [
        (PaymentMethod.BOLETO, "boleto", "0101", ""),
        (PaymentMethod.PIX, "pix", "", "00020101021226"),
        (PaymentMethod.OXXO, "oxxo", "12345678901234", ""),
        (PaymentMethod.MULTIBANCO, "multibanco", "12345 999999999", ""),
    ],
)
def test_a_voucher_is_shown_at_once(
    shop: Shop, method: PaymentMethod, link: str, digits: str, code: str
) -> None:
    opened = shop.api.open_charge(shop.request(method))

    assert opened.link == f"https://stripe.example/{link}"
    assert opened.digits.startswith(digits)
    assert opened.br_code == code
    assert opened.expires_at == datetime.fromtimestamp(1_790_300_000, UTC)


def test_a_boleto_has_its_payer_address_and_days(shop: Shop) -> None:
    shop.clock.present = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)  # still September in São Paulo
    shop.api.open_charge(shop.request(PaymentMethod.BOLETO))
    (intent,) = shop.books.intents.values()
    address = "payment_method_data[billing_details][address]"
    form = intent["form"]

    assert form["payment_method_data[boleto][tax_id]"] == "52998224725"
    assert form["payment_method_options[boleto][expires_after_days]"] == "5"
    assert [form[f"{address}[{part}]"] for part in ("line1", "city", "state", "postal_code")] == [
        "Rua das Flores 10, ap. 2",
        "São Paulo",
        "SP",
        "01310100",
    ]


@pytest.mark.parametrize(
    ("method", "expires", "option", "value"),
    [
        (PaymentMethod.BOLETO, date(2026, 9, 1), "boleto][expires_after_days", "0"),
        (PaymentMethod.BOLETO, date(2027, 9, 1), "boleto][expires_after_days", "60"),
        (PaymentMethod.OXXO, date(2026, 9, 21), "oxxo][expires_after_days", "1"),
        (PaymentMethod.OXXO, date(2026, 12, 1), "oxxo][expires_after_days", "7"),
        (PaymentMethod.PIX, date(2026, 9, 22), "pix][expires_at", "1790132399"),
        (PaymentMethod.PIX, date(2026, 9, 1), "pix][expires_at", str(int(START.timestamp()) + 60)),
        (
            PaymentMethod.PIX,
            date(2026, 12, 1),
            "pix][expires_at",
            str(int(START.timestamp()) + 1_209_600),
        ),
    ],
)
def test_a_voucher_expires_as_wanted_within_what_stripe_takes(
    shop: Shop, method: PaymentMethod, expires: date, option: str, value: str
) -> None:
    shop.api.open_charge(shop.request(method, expires_date=expires))
    (intent,) = shop.books.intents.values()

    assert intent["form"][f"payment_method_options[{option}]"] == value


@pytest.mark.parametrize(
    ("address", "lacking"),
    [
        ("Rua das Flores 10, São Paulo - SP", "CEP"),
        ("Rua das Flores 10, 01310-100", "São Paulo - SP"),
        ("", "CEP"),
    ],
)
def test_a_boleto_without_a_whole_address_is_refused_by_name(
    shop: Shop, address: str, lacking: str
) -> None:
    with pytest.raises(GatewayRefusedError, match=lacking) as refused:
        shop.api.open_charge(shop.request(PaymentMethod.BOLETO, payer_address=address))

    assert refused.value.reason_code == "payer_address"
    assert shop.web.requests == []


@pytest.mark.parametrize("method", [PaymentMethod.LINK, PaymentMethod.BOLETO])
def test_a_charge_that_is_asked_for_again_is_the_same_charge(
    shop: Shop, method: PaymentMethod
) -> None:
    shop.web.lose_answers = 1
    first = shop.api.open_charge(shop.request(method))
    again = shop.api.open_charge(shop.request(method))

    assert first == again
    assert len({*shop.books.links, *shop.books.intents}) == 1


def test_a_voucher_that_is_asked_for_again_after_midnight_is_the_same_voucher(shop: Shop) -> None:
    first = shop.api.open_charge(shop.request(PaymentMethod.BOLETO))
    shop.clock.present += timedelta(days=1)
    again = shop.api.open_charge(shop.request(PaymentMethod.BOLETO))

    assert first == again
    assert len(shop.books.intents) == 1


def test_a_key_that_was_used_for_something_else_is_refused(shop: Shop) -> None:
    shop.api.open_charge(shop.request())
    with pytest.raises(GatewayRefusedError) as link:
        shop.api.open_charge(shop.request(amount=brl(1)))
    shop.site.answered["charge-chg_2"] = shop.site.answered["charge-chg_1"]
    with pytest.raises(GatewayRefusedError) as voucher:
        shop.api.open_charge(shop.request(PaymentMethod.BOLETO, charge_id="chg_2"))

    assert link.value.reason_code == voucher.value.reason_code == "idempotency_error"


def test_a_voucher_that_stripe_did_not_make_is_refused_with_its_state(shop: Shop) -> None:
    opened = shop.api.open_charge(shop.request(PaymentMethod.BOLETO))
    shop.books.cancel(opened.reference)
    shop.clock.present += timedelta(days=1)
    with pytest.raises(GatewayRefusedError) as refused:
        shop.api.open_charge(shop.request(PaymentMethod.BOLETO))

    assert refused.value.reason_code == "canceled"


def test_a_closed_link_can_no_longer_be_paid_nor_a_page_that_is_open(shop: Shop) -> None:
    link = shop.api.open_charge(shop.request()).reference
    sessions = [shop.books.open_session(link) for _ in range(3)]
    shop.books.pay_session(sessions[0]["id"])
    for _ in range(2):
        shop.api.close_charge(link, PaymentMethod.LINK)

    assert not shop.books.links[link]["active"]
    assert [session["status"] for session in sessions] == ["complete", "expired", "expired"]


def test_a_closed_voucher_is_cancelled_once_and_a_paid_one_stays_paid(shop: Shop) -> None:
    paid = shop.paid()
    opened = shop.api.open_charge(shop.request(PaymentMethod.PIX, charge_id="chg_2")).reference
    for reference in (opened, opened, paid):
        shop.api.close_charge(reference, PaymentMethod.PIX)

    assert shop.picture(opened).state is PaymentState.CANCELLED
    assert shop.picture(paid).state is PaymentState.PAID


def test_a_payment_that_is_on_its_way_cannot_be_closed(shop: Shop) -> None:
    opened = shop.api.open_charge(shop.request(PaymentMethod.BOLETO)).reference
    shop.books.intents[opened]["status"] = "processing"
    with pytest.raises(GatewayRefusedError) as refused:
        shop.api.close_charge(opened, PaymentMethod.BOLETO)

    assert refused.value.reason_code == "processing"
