"""The demo as a user runs it, on a small year."""

import json
import subprocess
import sys
from typing import Any

import pytest

from cobro_cli.checkout import Checkout
from cobro_cli.demo_story import Flaw, PlannedInvoice, tell, working

VOLATILE = {"elapsed_seconds", "api_url", "outbox_url", "payer_page_url"}
SEED = 663  # one transfer is of less than is owed, and one names no invoice: both wait


def run_demo() -> dict[str, Any]:
    checkout = Checkout.find()
    summary = checkout.build / "demo" / "summary.json"
    summary.unlink(missing_ok=True)
    command = [sys.executable, "-m", "cobro_cli.main", "demo", "--once"]
    sizes = ["--seed", str(SEED), "--customers", "4", "--invoices", "8"]
    subprocess.run([*command, *sizes], cwd=checkout.root, check=True, timeout=600)  # noqa: S603  our own command
    figures: dict[str, Any] = json.loads(summary.read_text("utf-8"))
    return figures


def reminders_until_paid(invoice: PlannedInvoice) -> int:
    """Count its steps: they go out in the morning, and what is paid in full comes after noon."""
    last = invoice.paid_date if invoice.flaw is Flaw.NONE else None
    return sum(last is None or working(day) <= last for day in invoice.reminder_dates)


@pytest.mark.timeout(900)  # two whole years, on a machine that may be busy
def test_demo_ends_well_and_the_same_seed_gives_the_same_figures() -> None:
    first, second = run_demo(), run_demo()
    invoices = tell(SEED, 4, 8).invoices

    assert first["invoices_issued"] == 8
    assert first["customers"] == 4
    assert len(first["payments_by_source"]) == 3
    assert sum(first["payments_by_source"].values()) == first["invoices_paid"]
    assert first["entries_in_review"] == 2
    assert first["reminders_sent"] == sum(map(reminders_until_paid, invoices))
    assert first["journal_balanced"]
    assert first["numbering_gapless"]
    assert {k: v for k, v in first.items() if k not in VOLATILE} == {
        k: v for k, v in second.items() if k not in VOLATILE
    }
