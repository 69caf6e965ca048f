"""Messages between the functions: blocks of one series, files by their key, ledger events."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cobro.contracts.api import IssueBatchV1
from cobro.contracts.gateway_messages import gateway_event_message
from cobro.contracts.ledger_events import (
    InvoiceIssuedEnvelopeV1,
    LedgerEnvelopeV1,
    event_of,
)
from cobro.contracts.messages import (
    BankFileArrivedV1,
    IssueBlockV1,
    ReminderV1,
    bad_entry_message,
    entry_message,
    issue_messages,
    reminder_message,
)
from cobro.contracts.parsing import parse
from cobro.domain.allocation import allocate
from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice import issue_entry
from cobro.domain.reports import ledger_line
from cobro.formats.entries import BadEntry
from tests.support.builders import NOW, a_receipt, an_invoice
from tests.support.requests import invoice_body

DUE = date(2026, 4, 1)


def batch(count: int, **changes: Any) -> IssueBatchV1:
    invoices = [
        {"idempotency_key": f"k{n}", "invoice": invoice_body(100, DUE, **changes)}
        for n in range(count)
    ]
    return parse(json.dumps({"invoices": invoices}), IssueBatchV1)


def sizes(of: IssueBatchV1) -> list[int]:
    return [len(parse(m.body, IssueBlockV1).invoices) for m in issue_messages(of)]


def test_a_batch_is_cut_into_blocks_of_one_transaction_each() -> None:
    assert sizes(batch(100)) == [45, 45, 10]


def test_blocks_of_long_invoices_stay_within_a_message() -> None:
    lines = [{"description": "x" * 200, "unit_price": 1}] * 200

    assert sizes(batch(10, lines=lines)) == [4, 4, 2]


def test_blocks_of_one_series_are_in_one_group_and_each_has_its_own_name() -> None:
    mixed = IssueBatchV1([*batch(2).invoices, *batch(1, series="B").invoices])
    first, second = issue_messages(mixed)

    assert first.group != second.group
    assert first.deduplication != second.deduplication
    assert issue_messages(mixed) == [first, second]


def test_an_invoice_that_cannot_be_read_is_refused_before_anything_is_queued() -> None:
    mixed = IssueBatchV1([*batch(1).invoices, *batch(1, currency="XXX").invoices])
    with pytest.raises(InvalidInputError) as refusal:
        issue_messages(mixed)

    assert refusal.value.field == "invoices[1].invoice.currency"


def test_a_block_gives_its_commands_and_each_invoice_alone() -> None:
    block = parse(issue_messages(batch(2))[0].body, IssueBlockV1)
    alone = parse(block.alone(1), IssueBlockV1)

    assert [command.idempotency_key for command in block.to_commands()] == ["k0", "k1"]
    assert [item.idempotency_key for item in alone.invoices] == ["k1"]


def arrived(key: str, **more: str) -> BankFileArrivedV1:
    detail = {"bucket": {"name": "b"}, "object": {"key": key, "size": 3, **more}}
    return parse(json.dumps({"source": "aws.s3", "detail": detail}), BankFileArrivedV1)


def test_a_bank_file_belongs_to_the_issuer_that_its_key_names() -> None:
    file = arrived("incoming/acme/2026/03/a b.ret", **{"version-id": "v1"}).to_file()

    assert (file.issuer_id, file.key) == ("acme", "incoming/acme/2026/03/a b.ret")
    assert file.version == "v1"


@pytest.mark.parametrize("key", ["a.ret", "incoming/a.ret", "incoming//a", "other/acme/a.ret"])
def test_a_file_elsewhere_is_refused_with_where_to_put_it(key: str) -> None:
    with pytest.raises(InvalidInputError, match="incoming/<issuer_id>"):
        arrived(key).to_file()


def test_a_reminder_message_brings_back_its_item() -> None:
    item = ReminderV1("acme", "inv_1", "due_today", DUE).to_item()

    assert parse(reminder_message(item), ReminderV1).to_item() == item


def test_small_messages_name_what_they_are_about() -> None:
    assert json.loads(entry_message("ent_1")) == {"entry_id": "ent_1"}
    assert json.loads(gateway_event_message("stripe", "main", "evt_1"))["event_id"] == "evt_1"
    bad = bad_entry_message("file_1", BadEntry(3, "bad_date", "no date", "raw"))
    assert json.loads(bad) == {"file_id": "file_1", "line": 3, "raw": "raw"}


def test_an_issued_invoice_makes_an_event_that_schedules_and_reports_it() -> None:
    entry = issue_entry(an_invoice(10_000))
    detail_type, detail = event_of(entry)
    envelope = f'{{"source": "cobro", "detail": {detail}}}'

    assert detail_type == "InvoiceIssued"
    assert parse(envelope, LedgerEnvelopeV1).detail.to_line() == ledger_line(entry)
    assert parse(envelope, InvoiceIssuedEnvelopeV1).detail.to_command().due_date == DUE


def test_an_applied_payment_makes_an_event_that_names_payment_and_source() -> None:
    entry = allocate(an_invoice(10_000), a_receipt(12_000), NOW).entry
    detail_type, detail = event_of(entry)
    facts = json.loads(detail)

    assert detail_type == "PaymentApplied"
    assert facts["payment_id"] == entry.payment_id
    assert (facts["receivable_minor"], facts["credit_minor"]) == (-10_000, 2_000)
    assert replace(ledger_line(entry), source="stripe") == ledger_line(entry)
