"""The examples of the API Pix, and every hostile callback of the collection."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cobro.adapters.gateways.pix_webhooks import verify
from cobro.adapters.gateways.request import (
    BadSignatureError,
    ClientCertificate,
    GatewaySecrets,
    WebhookRequest,
)
from cobro.application.ports.gateways import GatewayRefusedError
from cobro.contracts.gateways.pix import head, news
from cobro.contracts.gateways.pix_objects import ChargeV1, ReturnV1, pix_of
from cobro.contracts.parsing import convert
from cobro.domain.gateways import (
    ForReview,
    GatewayHint,
    GatewayNews,
    GatewayPayment,
    MovementKind,
    NothingToDo,
    PaymentState,
    Subject,
)
from tests.corpus.conftest import DATA
from tests.support.gateways.pix_office import ACCOUNT, PixOffice

FOLDER = DATA / "gateways" / "bacen-pix"
CASES = {
    case["name"]: case for case in json.loads((FOLDER / "hostile.json").read_text("utf-8"))["cases"]
}
FIRST = "E12345678202009091221kkkkkkkkkkk"
SEEN_AT = datetime(2026, 9, 21, 13, 30, tzinfo=UTC)
CAPTURED = (MovementKind.CAPTURED, FIRST, 11_000)


def content_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return found


def moved(picture: GatewayPayment) -> list[tuple[MovementKind, str, int]]:
    return [(m.kind, m.reference, m.amount.minor) for m in picture.movements]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("webhook.*.json")), ids=lambda path: path.name)
def test_each_callback_says_which_pix_to_ask_for(path: Path) -> None:
    body = path.read_bytes()
    found = news(ACCOUNT, body, "")
    told = json.loads(body).get("pix")

    assert head(body, "").event_id
    if told is None:
        assert [type(one) for one in found] == [NothingToDo]
    else:
        references = [one.reference for one in found if isinstance(one, GatewayHint)]
        assert references == [one["endToEndId"] for one in told]


@pytest.mark.parametrize(
    ("name", "movements"),
    [
        ("single", [(MovementKind.REFUNDED, "D12345678202009091221abcdf098765", 1_000)]),
        ("devolucao_parcial", [(MovementKind.REFUNDED, "D12345678202009091000abcde123456", 1_000)]),
        ("devolucao_med", [(MovementKind.REVERSED, "D12345678202009091000abcde999999", 11_000)]),
        (
            "devolucao_nao_realizada",
            [
                (MovementKind.REFUNDED, "D12345678202009091000abcde123456", 1_000),
                (MovementKind.REFUND_FAILED, "D12345678202009091000abcde123456", 1_000),
            ],
        ),
    ],
)
def test_the_pix_of_a_callback_moves_what_it_says(
    name: str, movements: list[tuple[MovementKind, str, int]]
) -> None:
    (one,) = content_of(f"webhook.pix.{name}.json")["pix"]

    assert moved(pix_of(one).picture(SEEN_AT)) == [CAPTURED, *movements]


def test_the_resources_of_the_standard_are_read() -> None:
    first, second = (content_of(f"resource.pixResponse{n}.json") for n in (1, 2))
    active, paid = (convert(content_of(f"resource.cobResponse{n}.json"), ChargeV1) for n in (1, 2))
    returned = convert(content_of("resource.devolucaoResponse1.json"), ReturnV1)

    assert [m[2] for m in moved(pix_of(first).picture(SEEN_AT))] == [10_000, 1_100]
    assert [m[2] for m in moved(pix_of(second).picture(SEEN_AT))] == [20_000]
    assert active.picture(SEEN_AT).state is PaymentState.EXPIRED
    assert [m[2] for m in moved(paid.picture(SEEN_AT))] == [11_000, 1_000]
    assert [m.amount.minor for m in returned.movements()] == [789]


def delivered(case: dict[str, Any]) -> tuple[str, Sequence[GatewayNews]]:
    """Take a callback as the intake does; return its key and what it tells."""
    shown = case.get("requestContext", {}).get("authentication", {}).get("clientCert")
    certificate = (
        ClientCertificate(shown["subjectDN"], shown["issuerDN"], shown["serialNumber"])
        if shown
        else None
    )
    rest = case["path"].removeprefix("/hooks/pix/t1").strip("/")
    request = WebhookRequest(case["body"].encode(), path_rest=rest, certificate=certificate)
    verify(request, ACCOUNT, GatewaySecrets(), datetime.fromtimestamp(case["now"], UTC))
    return head(request.body, "").event_id, news(ACCOUNT, request.body, "")


def asked_of_the_bank(case: dict[str, Any]) -> list[GatewayPayment | str]:
    """Ask for what a callback tells of; the bank knows the Pix of the case `ok`, and its returns.

    What the bank refuses stands as the code of its refusal.
    """
    office = PixOffice()
    known = {one["endToEndId"]: one for one in json.loads(case["body"])["pix"]}
    for reference, one in known.items():
        if not reference.startswith("E0000"):
            office.bank.pix[reference] = one | {"valor": "110.00"}
    found: list[GatewayPayment | str] = []
    for told in delivered(case)[1]:
        assert isinstance(told, GatewayHint)
        try:
            found.append(office.api.payment(told))
        except GatewayRefusedError as refusal:
            found.append(refusal.reason_code)
    return found


REFUSED = [
    "registration_probe_without_cert",
    "cert_from_same_ca_other_subject",
    "execute_api_endpoint",
]


@pytest.mark.parametrize("name", REFUSED)
def test_who_is_not_the_accounts_bank_is_refused(name: str) -> None:
    assert CASES[name]["expect"] in {403, "TLS refusal"}
    with pytest.raises(BadSignatureError):
        delivered(CASES[name])


def test_the_banks_callback_is_let_in() -> None:
    assert list(delivered(CASES["ok"])[1]) == [GatewayHint(Subject.PAYMENT, FIRST, "pix")]


def test_a_pix_that_the_bank_does_not_know_has_no_effect() -> None:
    assert asked_of_the_bank(CASES["forged_paid_unknown_e2eid"]) == ["NaoEncontrado"]


def test_another_amount_than_the_banks_is_not_booked() -> None:
    (picture,) = asked_of_the_bank(CASES["amount_mismatch"])

    assert isinstance(picture, GatewayPayment)
    assert moved(picture)[0] == CAPTURED


def test_an_amount_that_is_a_number_is_looked_at() -> None:
    (told,) = delivered(CASES["float_amount"])[1]

    assert isinstance(told, ForReview)
    assert told.reason_code == "malformed_amount"


def test_a_callback_that_comes_again_is_the_same_event() -> None:
    assert delivered(CASES["duplicate_e2eid"]) == delivered(CASES["ok"])


def test_one_unknown_charge_in_a_batch_holds_back_no_other() -> None:
    pictures = asked_of_the_bank(CASES["batch_one_unknown_txid"])

    assert [p.charge_reference for p in pictures if isinstance(p, GatewayPayment)] == [
        "c3e0e7a4e7f1469a9f782d3d4999343c",
        "f" * 32,
    ]


def test_a_second_pix_on_the_same_charge_is_a_second_payment() -> None:
    first, second = (
        CASES[CASES["second_payment_same_txid"]["first"]],
        CASES["second_payment_same_txid"],
    )
    pictures = [*asked_of_the_bank(first), *asked_of_the_bank(second)]

    assert len({p.reference for p in pictures if isinstance(p, GatewayPayment)}) == 2
    assert len({p.charge_reference for p in pictures if isinstance(p, GatewayPayment)}) == 1
    assert delivered(first)[0] != delivered(second)[0]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("devolucao_before_pix", MovementKind.REFUNDED), ("med_return", MovementKind.REVERSED)],
)
def test_a_return_that_comes_first_brings_its_pix_along(name: str, kind: MovementKind) -> None:
    (picture,) = asked_of_the_bank(CASES[name])

    assert isinstance(picture, GatewayPayment)
    assert [m.kind for m in picture.movements] == [MovementKind.CAPTURED, kind]


def test_a_pix_without_a_charge_names_none() -> None:
    (picture,) = asked_of_the_bank(CASES["pix_without_txid"])

    assert isinstance(picture, GatewayPayment)
    assert (picture.charge_reference, picture.invoice_id) == ("", "")


def test_every_hostile_case_is_looked_at() -> None:
    told = {
        "ok",
        "forged_paid_unknown_e2eid",
        "amount_mismatch",
        "float_amount",
        "duplicate_e2eid",
        "batch_one_unknown_txid",
        "second_payment_same_txid",
        "devolucao_before_pix",
        "med_return",
        "pix_without_txid",
    }

    assert set(CASES) == told | set(REFUSED)
    assert len(CASES) == 13
