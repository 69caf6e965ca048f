"""Schemas are the code, examples are valid, and version 1 never takes anything away."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

from cobro.contracts.dunning_events import (
    BLOCK_ADVISED,
    DUNNING_SOURCE,
    CustomerBlockAdvisedV1,
)
from cobro.contracts.ledger_events import DETAIL_TYPES, EVENTS, InvoiceIssuedEnvelopeV1, event_of
from cobro.contracts.parsing import parse
from cobro.contracts.project_events import PROJECT_COMPLETED, ProjectCompletedEnvelopeV1
from cobro.contracts.schemas import EVENT_SCHEMAS, as_text, event_schemas, write
from cobro.domain.allocation import allocate
from cobro.domain.invoice import issue_entry
from cobro.domain.journal import EntryCode
from tests.support.builders import NOW, a_receipt, an_entry, an_invoice

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
EVERY_EVENT = sorted(DETAIL_TYPES.values())


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def schema_of(detail_type: str) -> dict[str, Any]:
    found: dict[str, Any] = load(ROOT / EVENT_SCHEMAS / detail_type / "v1.json")
    return found


def test_schemas_in_the_checkout_are_what_the_code_says() -> None:
    written = {
        path.relative_to(ROOT / EVENT_SCHEMAS).as_posix(): path.read_text("utf-8")
        for path in (ROOT / EVENT_SCHEMAS).rglob("*.json")
    }

    assert written == {name: as_text(schema) for name, schema in event_schemas().items()}


def test_writing_the_schemas_again_changes_nothing(tmp_path: Path) -> None:
    for name in ("docs", "events"):
        (tmp_path / name).mkdir()
    (tmp_path / "docs" / "openapi.yaml").write_bytes((ROOT / "docs" / "openapi.yaml").read_bytes())
    write(tmp_path)
    fresh = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    assert fresh == {path: (ROOT / path).read_bytes() for path in fresh}


def test_each_reason_for_an_entry_has_its_event() -> None:
    assert set(EVENTS) == set(DETAIL_TYPES) == set(EntryCode)


@pytest.mark.parametrize("detail_type", EVERY_EVENT)
def test_the_example_is_of_its_schema_and_is_read_by_the_code(detail_type: str) -> None:
    example = load(ROOT / "events" / "examples" / f"{detail_type}.json")
    model = next(EVENTS[code] for code, name in DETAIL_TYPES.items() if name == detail_type)
    Draft202012Validator(
        schema_of(detail_type), format_checker=Draft202012Validator.FORMAT_CHECKER
    ).validate(example["detail"])
    parsed = parse(json.dumps(example["detail"]), model)

    assert example["detail-type"] == detail_type
    assert set(example["detail"]) == set(model.__struct_fields__)
    assert parsed.to_line().entry_id == example["detail"]["entry_id"]


def test_the_example_of_a_milestone_asks_for_the_invoice_that_it_names() -> None:
    example = load(ROOT / "events" / "examples" / f"{PROJECT_COMPLETED}.json")
    first = load(GOLDEN / f"{PROJECT_COMPLETED}.v1.json")
    schema = schema_of(PROJECT_COMPLETED)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        example["detail"]
    )
    told = parse(json.dumps(example), ProjectCompletedEnvelopeV1)
    (message,) = told.to_messages()

    assert example["detail-type"] == PROJECT_COMPLETED
    assert "project:portal-2026:m-2" in message.body
    assert set(schema["required"]) == set(first["required"])


def test_the_example_of_an_advice_is_of_its_schema_and_has_all_that_is_published() -> None:
    example = load(ROOT / "events" / "examples" / f"{BLOCK_ADVISED}.json")
    schema = schema_of(BLOCK_ADVISED)
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(example["detail"])

    assert (example["detail-type"], example["source"]) == (BLOCK_ADVISED, DUNNING_SOURCE)
    assert set(example["detail"]) == set(CustomerBlockAdvisedV1.__struct_fields__)
    assert set(schema["required"]) == set(example["detail"]) - {"version"}


def test_what_is_published_is_of_its_schema() -> None:
    entries = [issue_entry(an_invoice()), allocate(an_invoice(), a_receipt(), NOW).entry]
    entries += [an_entry(("receivable", 5), ("revenue", -5), code=code) for code in EntryCode]
    for entry in entries:
        detail_type, detail = event_of(entry)
        Draft202012Validator(schema_of(detail_type)).validate(json.loads(detail))

    assert {event_of(entry)[0] for entry in entries} == set(EVERY_EVENT)


@pytest.mark.parametrize("detail_type", EVERY_EVENT)
def test_version_one_keeps_every_field_that_was_ever_published(detail_type: str) -> None:
    first, now = load(GOLDEN / f"{detail_type}.v1.json"), schema_of(detail_type)

    assert {name: now["properties"].get(name) for name in first["properties"]} == first[
        "properties"
    ]
    assert set(first["required"]) <= set(now["required"])


def test_an_envelope_of_the_first_day_is_still_read_and_unknown_fields_are_passed_over() -> None:
    example = load(ROOT / "events" / "examples" / "InvoiceIssued.json")
    example["detail"] |= {"colour": "blue"}
    command = parse(json.dumps(example), InvoiceIssuedEnvelopeV1).detail.to_command()

    assert command.invoice_id == example["detail"]["invoice_id"]
