"""Pix that came in and what is returned of them, against a bank of the tests."""

import pytest

from cobro.application.ports.gateways import (
    GatewayRefusedError,
)
from cobro.domain.gateways import (
    GatewayPayment,
    MovementKind,
    PaymentState,
)
from tests.support.builders import brl
from tests.support.gateways.pix import PixBank
from tests.support.gateways.pix_office import REQUEST, PixOffice


def moved(picture: GatewayPayment) -> list[tuple[MovementKind, str, int]]:
    return [(m.kind, m.reference, m.amount.minor) for m in picture.movements]


def test_a_pix_is_a_payment_named_by_its_transfer() -> None:
    office = PixOffice()
    txid = office.api.open_charge(REQUEST).reference
    one = office.bank.pay("110.00", txid)
    picture = office.asked(one["endToEndId"])

    assert moved(picture) == [(MovementKind.CAPTURED, one["endToEndId"], 11_000)]
    assert (picture.state, picture.charge_reference) == (PaymentState.PAID, txid)
    assert (picture.payer_name, picture.payer_tax_id) == ("Maria da Silva", "52998224725")
    assert picture.end_to_end_id == one["endToEndId"] == picture.reference
    assert office.asked(txid, "charge") == picture


def test_two_pix_on_one_charge_are_two_payments_and_one_without_a_charge_is_one_too() -> None:
    office = PixOffice()
    txid = office.api.open_charge(REQUEST).reference
    ones = [office.bank.pay("110.00", txid) for _ in range(2)] + [office.bank.pay("5.00")]
    pictures = [office.asked(one["endToEndId"]) for one in ones]

    assert len({picture.reference for picture in pictures}) == 3
    assert [picture.charge_reference for picture in pictures] == [txid, txid, ""]


@pytest.mark.parametrize(
    ("status", "nature", "kinds"),
    [
        ("EM_PROCESSAMENTO", "", [MovementKind.REFUNDED]),
        ("DEVOLVIDO", "", [MovementKind.REFUNDED]),
        ("DEVOLVIDO", "ORIGINAL", [MovementKind.REFUNDED]),
        ("NAO_REALIZADO", "", [MovementKind.REFUNDED, MovementKind.REFUND_FAILED]),
        ("EM_PROCESSAMENTO", "MED_FRAUDE", []),
        ("NAO_REALIZADO", "MED_FRAUDE", []),
        ("DEVOLVIDO", "MED_FRAUDE", [MovementKind.REVERSED]),
        ("DEVOLVIDO", "MED_OPERACIONAL", [MovementKind.REVERSED]),
        ("DEVOLVIDO", "MED_PIX_AUTOMATICO", [MovementKind.REVERSED]),
    ],
)
def test_a_return_takes_money_and_one_of_the_mechanism_for_fraud_once_it_is_done(
    status: str, nature: str, kinds: list[MovementKind]
) -> None:
    office = PixOffice()
    one = office.bank.pay("110.00")
    returned = office.bank.give_back(one, "10.00", status, nature=nature)
    picture = office.asked(one["endToEndId"])

    assert moved(picture)[1:] == [(kind, returned["rtrId"], 1_000) for kind in kinds]


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_refund_is_asked_for_once(is_strict: bool) -> None:
    office = PixOffice(PixBank(is_strict=is_strict))
    one = office.bank.pay("110.00")
    office.web.lose_answers = 1
    given = office.api.refund(one["endToEndId"], brl(1_000), "ref_1")

    assert office.api.refund(one["endToEndId"], brl(1_000), "ref_1") == given
    assert moved(office.asked(one["endToEndId"]))[1:] == [
        (MovementKind.REFUNDED, given.reference, 1_000)
    ]


def test_a_refund_beyond_the_pix_or_without_funds_is_refused() -> None:
    office = PixOffice()
    one = office.bank.pay("110.00")
    poor = PixOffice(PixBank(refuses_returns=True))
    other = poor.bank.pay("110.00")

    with pytest.raises(GatewayRefusedError) as caught:
        office.api.refund(one["endToEndId"], brl(11_001), "ref_1")
    assert caught.value.reason_code == "PixDevolucaoInvalida:devolucao.valor"
    with pytest.raises(GatewayRefusedError) as caught:
        poor.api.refund(other["endToEndId"], brl(1_000), "ref_1")
    assert caught.value.reason_code == "NAO_REALIZADO"
