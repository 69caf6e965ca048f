"""Charges at a bank of the API Pix, against a bank of the tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from cobro.adapters.gateways.pix_api import connect, error_code
from cobro.adapters.gateways.request import GatewaySecrets, MissingSecretError
from cobro.application.ports.gateways import (
    GatewayRefusedError,
    GatewayUnavailableError,
    MethodCharge,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    GatewayHint,
    PaymentMethod,
    PaymentState,
    Subject,
)
from cobro.domain.terms import Interest, PaymentTerms, Share
from cobro.formats.pix.read_br_code import read_br_code
from tests.support.builders import brl
from tests.support.fakes import FixedClock
from tests.support.gateways.pix import KEY, PixBank, problem
from tests.support.gateways.pix_office import ACCOUNT, REQUEST, SECRETS, PixOffice, an_account
from tests.support.gateways.web import TurnedTime


def test_a_charge_is_opened_with_its_code_and_its_last_instant() -> None:
    office = PixOffice()
    opened = office.api.open_charge(REQUEST)

    charge = office.bank.charges[opened.reference]
    assert 26 <= len(opened.reference) <= 35
    assert opened.br_code == charge["pixCopiaECola"]
    # 30 days after the due date is a Friday; the day ends at midnight of São Paulo.
    assert opened.expires_at == datetime(2026, 10, 31, 3, tzinfo=UTC)
    assert charge["valor"] == {"original": "110.00"}
    assert charge["devedor"] == {"cpf": "52998224725", "nome": "Maria da Silva"}
    assert charge["chave"] == KEY
    assert charge["calendario"]["validadeAposVencimento"] == 30
    assert office.bank.scopes == [
        "pix.read pix.write cob.read cobv.read cobv.write webhook.read webhook.write"
    ]


def test_a_company_pays_by_its_cnpj_and_the_terms_go_along() -> None:
    office = PixOffice()
    terms = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(percent=Decimal(1)))
    opened = office.api.open_charge(replace(REQUEST, payer_tax_id="11222333000181", terms=terms))

    charge = office.bank.charges[opened.reference]
    assert charge["devedor"]["cnpj"] == "11222333000181"
    assert charge["valor"] == {
        "original": "110.00",
        "multa": {"modalidade": 2, "valorPerc": "2.00"},
        "juros": {"modalidade": 3, "valorPerc": "1.00"},
    }


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_charge_that_is_asked_for_again_is_the_same_one(is_strict: bool) -> None:
    office = PixOffice(PixBank(is_strict=is_strict))
    office.web.lose_answers = 1
    first = office.api.open_charge(REQUEST)

    assert office.api.open_charge(REQUEST) == first
    assert list(office.bank.charges) == [first.reference]


@pytest.mark.parametrize("change", ["amount", "removed"])
def test_a_charge_that_is_another_one_by_now_is_refused(change: str) -> None:
    office = PixOffice(PixBank(is_strict=True))
    opened = office.api.open_charge(REQUEST)
    request = REQUEST
    if change == "amount":
        request = replace(REQUEST, amount=brl(12_000))
    else:
        office.api.close_charge(opened.reference, PaymentMethod.PIX)

    with pytest.raises(GatewayRefusedError) as caught:
        office.api.open_charge(request)

    assert caught.value.reason_code == "CobVConflito"


def test_a_refusal_names_nobody() -> None:
    office = PixOffice()

    with pytest.raises(GatewayRefusedError) as caught:
        office.api.refund("E" + "0" * 31, brl(100), "ref_1")

    assert "Maria" not in str(caught.value)
    assert caught.value.reason_code == "NaoEncontrado"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error": "invalid_client"}, "invalid_client"),
        ({"type": "https://pix.bcb.gov.br/api/v2/error/CobNaoEncontrado"}, "CobNaoEncontrado"),
        (
            {"type": "a/CobOperacaoInvalida", "violacoes": [{"propriedade": "cob.valor"}]},
            "CobOperacaoInvalida:cob.valor",
        ),
    ],
)
def test_a_problem_is_named_by_its_type_and_property(body: dict[str, object], code: str) -> None:
    assert error_code(body) == code


def test_a_bank_without_codes_gives_the_place_of_a_charge() -> None:
    office = PixOffice(PixBank(has_codes=False))
    api = office.connected(an_account(receiver_name="Acme", receiver_city="Sao Paulo"))
    opened = api.open_charge(REQUEST)

    code = read_br_code(opened.br_code)
    assert code.location == f"pix.bank.example/qr/v2/{opened.reference}"
    with pytest.raises(GatewayRefusedError, match="receiver_name"):
        office.api.open_charge(REQUEST)


@pytest.mark.parametrize("tax_id", ["", "123", "52998224720"])
def test_a_payer_without_a_valid_number_gets_no_charge(tax_id: str) -> None:
    with pytest.raises(InvalidInputError):
        PixOffice().api.open_charge(replace(REQUEST, payer_tax_id=tax_id))


def test_a_charge_is_removed_once_and_a_paid_or_unknown_one_stays() -> None:
    office = PixOffice()
    opened = office.api.open_charge(REQUEST)
    for _ in range(2):
        office.api.close_charge(opened.reference, PaymentMethod.PIX)
    paid = office.api.open_charge(replace(REQUEST, charge_id="chg_2")).reference
    office.bank.pay("110.00", paid)
    office.api.close_charge(paid, PaymentMethod.PIX)
    office.api.close_charge("x" * 30, PaymentMethod.PIX)

    assert office.asked(opened.reference, "charge").state is PaymentState.CANCELLED
    assert office.asked(paid, "charge").state is PaymentState.PAID


def test_a_removal_that_the_bank_refuses_is_told() -> None:
    office = PixOffice()
    opened = office.api.open_charge(REQUEST)
    office.web.next.append(problem(403, "AcessoNegado"))

    with pytest.raises(GatewayRefusedError) as caught:
        office.api.close_charge(opened.reference, PaymentMethod.PIX)

    assert caught.value.reason_code == "AcessoNegado"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 10, 31, 2, 59, tzinfo=UTC), PaymentState.PENDING),
        (datetime(2026, 10, 31, 3, 0, tzinfo=UTC), PaymentState.EXPIRED),
    ],
)
def test_nobody_tells_that_a_charge_has_expired_so_it_is_computed(
    now: datetime, state: PaymentState
) -> None:
    office = PixOffice()
    txid = office.api.open_charge(REQUEST).reference
    office.bank.now = now

    assert office.connected().payment(GatewayHint(Subject.PAYMENT, txid, "charge")).state is state


@pytest.mark.parametrize(
    ("calendar", "state"),
    [
        ({"criacao": "2026-09-21T10:59:00Z", "expiracao": 3600}, PaymentState.EXPIRED),
        ({"criacao": "2026-09-21T11:01:00Z", "expiracao": 3600}, PaymentState.PENDING),
        ({"criacao": "2026-09-20T13:00:00Z"}, PaymentState.PENDING),
        ({}, PaymentState.PENDING),
    ],
)
def test_an_instant_charge_expires_some_seconds_after_it_was_made(
    calendar: dict[str, object], state: PaymentState
) -> None:
    office = PixOffice()
    charge = {"txid": "t" * 30, "status": "ATIVA", "valor": {"original": "37.00"}}
    office.bank.instant_charges["t" * 30] = charge | {"calendario": calendar}
    picture = office.asked("t" * 30, "charge")

    assert (picture.state, picture.asked) == (state, brl(3_700))


def test_what_the_bank_does_not_know_is_refused() -> None:
    office = PixOffice()
    for kind in ("pix", "charge"):
        with pytest.raises(GatewayRefusedError):
            office.asked("E00000000209912312359abcdefghijk", kind)


def test_a_sweep_finds_what_came_in_and_what_was_returned_of_earlier_pix() -> None:
    office = PixOffice()
    day = timedelta(days=1)
    new = [office.bank.pay("1.00"), office.bank.pay("2.00")]
    old = office.bank.pay("3.00", paid_at="2026-07-15T10:00:00Z")
    office.bank.pay("4.00", paid_at="2026-07-15T10:00:00Z")
    office.bank.give_back(old, "3.00", "DEVOLVIDO", nature="MED_FRAUDE")
    found = office.api.changed(office.bank.now - day, office.bank.now)

    assert [hint.reference for hint in found] == [one["endToEndId"] for one in [*new, old]]


def test_pix_has_neither_payouts_nor_saved_methods() -> None:
    office = PixOffice()
    order = MethodCharge(
        attempt_id="a", invoice_id="i", amount=brl(1), customer_token="c", method_token="m"
    )

    with pytest.raises(GatewayRefusedError):
        office.api.payout(GatewayHint(Subject.PAYOUT, "p"))
    with pytest.raises(GatewayRefusedError):
        office.api.charge_method(order)


def test_the_bank_is_told_where_to_call() -> None:
    office = PixOffice()
    office.api.register_webhook("https://pix.acme.example/webhooks/pix/bank-one")
    first = office.bank.webhooks[KEY]
    office.api.register_webhook("https://api.acme.example/x", skips_mtls=True)

    assert first["webhookUrl"] == "https://pix.acme.example/webhooks/pix/bank-one"
    assert "x-skip-mtls-checking" not in first["headers"]
    assert office.bank.webhooks[KEY]["headers"]["x-skip-mtls-checking"] == "true"


def test_tokens_may_come_from_elsewhere_and_with_another_scope() -> None:
    office = PixOffice()
    account = an_account(token_url="https://oauth.bank.example/as/token", scope="cobv")
    office.connected(account).open_charge(REQUEST)

    assert office.web.requests[0].url == "https://oauth.bank.example/as/token"
    assert office.bank.scopes == ["cobv"]
    with pytest.raises(GatewayRefusedError, match="base_url"):
        office.connected(an_account(token_url="http://oauth.bank.example/token"))


def test_a_key_of_the_application_goes_where_the_bank_wants_it() -> None:
    office = PixOffice()
    secrets = GatewaySecrets(values={**SECRETS.values, "app_key": "k1"})
    account = an_account(app_key_header="x-api-key", app_key_query="gw-dev-app-key")
    office.connected(account, secrets).open_charge(REQUEST)

    assert office.web.requests[-1].headers["x-api-key"] == "k1"
    assert office.web.requests[-1].url.endswith("?gw-dev-app-key=k1")
    with pytest.raises(MissingSecretError):
        office.connected(account)


def test_a_live_account_is_called_with_its_certificate_only() -> None:
    clock = FixedClock()
    sandbox = replace(ACCOUNT, is_live=False, facts={"base_url": "http://127.0.0.1:9"})

    with pytest.raises(MissingSecretError, match="client_certificate"):
        connect(ACCOUNT, SECRETS, clock=clock)
    with pytest.raises(GatewayUnavailableError):
        connect(sandbox, SECRETS, clock=clock, timing=TurnedTime().timing).payment(
            GatewayHint(Subject.PAYMENT, "E" + "0" * 31, "pix")
        )


def test_a_charge_never_ends_before_its_due_date() -> None:
    office = PixOffice()
    opened = office.api.open_charge(replace(REQUEST, expires_date=date(2026, 9, 1)))

    assert office.bank.charges[opened.reference]["calendario"]["validadeAposVencimento"] == 0
