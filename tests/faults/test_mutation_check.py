"""The mutation check itself: it finds the conditions, and its mutants do die."""

import ast

import pytest

from tests.faults.mutate import run
from tests.support.mutation import FOLDER, Mutant, mutants

QUICK = ("tests/faults/test_conditions.py", "tests/faults/test_conditions_of_messages.py")
FILES = {
    "agreements.py",
    "alert_books.py",
    "alerts.py",
    "announcements.py",
    "audit.py",
    "bank_accounts.py",
    "behaviour.py",
    "bookings.py",
    "call_notes.py",
    "charges.py",
    "collections.py",
    "contacts.py",
    "contracts.py",
    "customer_requests.py",
    "deliveries.py",
    "disputes.py",
    "drafts.py",
    "dunning.py",
    "effects.py",
    "exports.py",
    "figures.py",
    "forecasts.py",
    "gateway_accounts.py",
    "gateway_money_rows.py",
    "held_orders.py",
    "imports.py",
    "inbox.py",
    "intake.py",
    "invoice_segments.py",
    "ledger.py",
    "letters.py",
    "page_visits.py",
    "payers.py",
    "payment_rows.py",
    "policies.py",
    "promises.py",
    "rates.py",
    "reach_rows.py",
    "remittances.py",
    "reviews.py",
    "statement_rules.py",
    "unknown_senders.py",
}


def named(text: str) -> Mutant:
    return next(m for m in mutants() if text in m.text and m.change == "removed")


def test_conditions_are_found_in_every_file_that_has_some() -> None:
    assert {mutant.file for mutant in mutants()} == FILES
    assert len({mutant.id for mutant in mutants()}) == len(mutants())


def test_every_write_under_a_condition_has_a_mutant() -> None:
    places = {(mutant.file, mutant.line) for mutant in mutants()}
    calls = {
        (path.name, node.lineno)
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "does_not_exist"
    }
    constant = calls - places

    assert sorted(file for file, _ in constant) == ["bookings.py", "charges.py"]


@pytest.mark.parametrize("text", ['AgendaRow.state == "sending"', "StatementRow.pk"])
def test_a_write_without_its_condition_is_noticed(text: str) -> None:
    assert run(named(text), QUICK).startswith("test_conditions")
