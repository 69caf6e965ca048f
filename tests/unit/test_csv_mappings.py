"""Mappings of CSV statements as users write them: read, refused, and described by their schema."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest

from cobro.contracts.csv_mappings import csv_mapping
from cobro.contracts.schemas import MAPPING_SCHEMA, as_text, mapping_schema
from cobro.domain.errors import InvalidInputError
from cobro.formats.csv_statements.mapping import Stated

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "csv-mappings").glob("*.json"))
GOOD: dict[str, Any] = {
    "version": 1,
    "name": "bank",
    "currency": "EUR",
    "columns": {" Date ": "booking_date", "Amount": "amount", "Ref": "reference:bank_reference"},
}


def written(**more: Any) -> bytes:
    return json.dumps({**GOOD, **more}).encode()


def refusal(**more: Any) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as refused:
        csv_mapping(written(**more))
    return refused.value


def test_a_mapping_is_read_with_what_it_leaves_out() -> None:
    mapping = csv_mapping(written(preamble={"Konto": "account"}, date_format="ISO"))

    assert set(mapping.columns) == {"Date", "Amount", "Ref"}
    assert (mapping.delimiter, mapping.decimal, mapping.encoding) == (";", ",", "utf-8")
    assert mapping.preamble == {"Konto": Stated.ACCOUNT}


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("version", {"version": 2}),
        ("columns", {"columns": {"Date": "booking_date", "X": "ignored"}}),
        ("columns", {"columns": {"Date": "booking_date", "X": "debit"}}),
        ("columns", {"columns": {"Date": "value_date", "X": "amount"}}),
        ("columns", {"columns": {"A": "booking_date", "B": "booking_date", "X": "amount"}}),
        ("columns[...]", {"columns": {"Date": "booking_date", "X": "reference:Odd Name"}}),
        ("debit_words", {"debit_words": ["D"], "credit_words": ["C"]}),
        (
            "debit_words",
            {"columns": {"D": "booking_date", "X": "amount", "Y": "direction"}},
        ),
        ("currency", {"currency": ""}),
        ("currency", {"currency": "GBP"}),
        ("delimiter", {"delimiter": ","}),
        ("date_format", {"date_format": "DD/MM"}),
        ("date_format", {"date_format": "DD/MM/YYYY DD"}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("encoding", {"encoding": "utf-7"}),
        (None, {"colums": {}}),
    ],
)
def test_a_mapping_whose_parts_do_not_fit_is_refused_by_its_field(
    field: str | None, more: dict[str, Any]
) -> None:
    assert refusal(**more).field == field


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        csv_mapping(b"\xff")

    assert refused.value.code == "malformed_json"


def test_a_time_zone_and_a_currency_of_the_file_are_taken() -> None:
    mapping = csv_mapping(
        written(time_zone="America/Sao_Paulo", currency="", footer={"Cur": "currency"})
    )

    assert (mapping.time_zone, mapping.footer) == ("America/Sao_Paulo", {"Cur": Stated.CURRENCY})


def test_the_schema_is_the_one_in_the_documents_and_takes_what_is_read() -> None:
    written_down = (ROOT / MAPPING_SCHEMA).read_text("utf-8")
    validator = jsonschema.Draft202012Validator(json.loads(written_down))

    assert written_down == as_text(mapping_schema())
    assert list(validator.iter_errors(GOOD)) == []
    assert list(validator.iter_errors({**GOOD, "colums": {}})) != []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.stem))
def test_the_examples_are_mappings(path: Path) -> None:
    schema = json.loads((ROOT / MAPPING_SCHEMA).read_text("utf-8"))

    assert csv_mapping(path.read_bytes()).name == path.stem
    jsonschema.validate(json.loads(path.read_bytes()), schema)
