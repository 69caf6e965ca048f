import io
import json
import re
import sys
from typing import Any

import pytest

from cobro_cli.main import main

LINE = "34191.09008 01015.271248 80212.460002 4 16610000125000"
AGREEMENT = {"agency": "1248", "account": "02124", "carteira": "109"}
FACTS: dict[str, Any] = {"bank": "341", "amount_minor": 125_000, "due_date": "2026-12-15"}
ON = ["--on", "2026-11-02"]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return put


def test_a_boleto_is_decoded_as_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["boleto", "decode", *LINE.split(), *ON, "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["bank"], said["amount_minor"], said["due_date"]) == ("341", 125_000, "2026-12-15")
    assert said["codigo_barras"] == "34194166100001250001090001015271248021246000"


def test_a_wrong_digit_ends_with_two_and_names_the_field(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["boleto", "decode", LINE.replace("248 ", "247 "), "--json"]) == 2

    printed = capsys.readouterr()
    assert json.loads(printed.out)["error"]["field"] == "linha_digitavel.field_2"
    assert "field 2 of the linha digitável has check digit 7, 8 was expected" in printed.err


def test_a_slip_of_arrecadacao_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    slip = "846100000005246100291102005460339004695895061080"

    assert main(["boleto", "decode", slip]) == 2
    assert "arrecadação (telephone)" in capsys.readouterr().err


def test_a_boleto_is_encoded_from_options_and_from_json_alike(
    capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    options = ["--bank=341", "--agency=1248", "--account=02124", "--carteira=109"]
    options += ["--nosso-numero=10152", "--amount-minor=125000", "--due-date=2026-12-15"]
    assert main(["boleto", "encode", *options, *ON, "--json"]) == 0
    by_options = json.loads(capsys.readouterr().out)

    typed(json.dumps(FACTS | {"agreement": AGREEMENT, "nosso_numero": 10_152}))
    assert main(["boleto", "encode", *ON, "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == by_options
    assert by_options["formatted"] == LINE
    assert by_options["nosso_numero_printed"] == "109/00010152-7"


def test_a_free_field_stands_for_an_agreement(
    capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    typed(json.dumps(FACTS | {"free_field": "1090001015271248021246000"}))

    assert main(["boleto", "encode", *ON]) == 0
    assert LINE in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "by options, or as one JSON object"),
        ("[]", "one JSON object"),
        ('{"bnak": "341"}', "bnak is not known"),
        ('{"agreement": 7, "bank": "341"}', "agreement is not known"),
        ("{}", "bank is missing"),
        ('{"bank": true}', "bank is text"),
        ('{"bank": "341", "nosso_numero": "x"}', "whole number"),
        ('{"bank": "341", "nosso_numero": 1, "issued_date": "soon"}', "a day such as"),
    ],
)
def test_facts_that_cannot_be_used_are_refused(
    text: str, reason: str, capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    typed(text)

    assert main(["boleto", "encode"]) == 2
    assert reason in capsys.readouterr().err


def test_a_pix_code_is_encoded_and_decoded(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--key=loja@example.com", "--name=Padaria São João", "--city=São Paulo"]
    assert main(["pix", "encode", *options, "--amount-minor=12500", "--txid=A1", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)

    assert main(["pix", "decode", made["payload"], "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert said == {name: value for name, value in made.items() if name != "payload"}
    assert (said["kind"], said["amount_minor"], said["txid"]) == ("static", 12_500, "A1")


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (["--location=pix.example.com/1"], "dynamic"),
        (["--location=pix.example.com/1", "--recurrence=pix.example.com/rec/2"], "composite"),
        (["--recurrence=pix.example.com/rec/2"], "recurrence"),
        (["--key=loja@example.com"], "static"),
    ],
)
def test_each_kind_of_pix_code_can_be_encoded(
    options: list[str], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pix", "encode", *options, "--name=Loja", "--city=Recife", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == kind


def test_a_pix_code_with_a_wrong_crc_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pix", "decode", "00020126180014br.gov.bcb.pix63040000"]) == 2
    assert "63: the CRC (field 63) is 0000" in capsys.readouterr().err


def test_a_pix_code_has_a_key_or_a_location(capsys: pytest.CaptureFixture[str]) -> None:
    both = ["--key=loja@example.com", "--location=pix.example.com/1", "--name=A", "--city=B"]

    assert main(["pix", "encode", *both]) == 2
    assert "not both" in capsys.readouterr().err


DUE_CHARGE: dict[str, Any] = {
    "charged_id": "inv_1",
    "key": "loja@example.com",
    "amount_minor": 125_000,
    "due_date": "2026-11-14",
    "payer_name": "Maria Souza",
    "payer_tax_id": "529.982.247-25",
    "terms": {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}},
}


def test_a_pix_charge_with_due_date_is_written_for_the_api_pix(
    capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    typed(json.dumps(DUE_CHARGE))
    assert main(["pix", "charge", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)

    assert said["path"] == f"/cobv/{said['txid']}"
    assert said["last_payable_date"] == "2026-12-16"
    assert said["body"]["valor"] == {
        "original": "1250.00",
        "multa": {"modalidade": 2, "valorPerc": "2.00"},
        "juros": {"modalidade": 3, "valorPerc": "1.00"},
    }
    terms = DUE_CHARGE | {"terms": json.dumps(DUE_CHARGE["terms"])}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in terms.items()]
    assert main(["pix", "charge", *options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == said


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"due_date": "soon"}, "a day such as"),
        ({"payer_tax_id": "123"}, "payer_tax_id|CPF|CNPJ"),
        ({"terms": {"lat_fee": {}}}, "lat_fee"),
        ({"key": "Loja"}, "no Pix key"),
    ],
)
def test_a_pix_charge_that_cannot_be_asked_for_is_refused(
    wrong: dict[str, Any], reason: str, capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    typed(json.dumps(DUE_CHARGE | wrong))

    assert main(["pix", "charge"]) == 2
    assert re.search(reason, capsys.readouterr().err)
