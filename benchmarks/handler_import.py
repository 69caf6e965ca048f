"""CPU time of a function's cold start, beside that of the lightest thing one could do instead.

Each figure is the median over fresh interpreters, in turns with the yardstick `import boto3;
boto3.client("dynamodb")`, so that a busy spell of the machine falls on both. `cpu_ms` and `ratio`
are of importing the handler; `warm_cpu_ms` and `warm_ratio` also build every client and store that
its first request would need, with names of resources that do not exist: nothing is called.
"""

import argparse
import os
import statistics
import subprocess
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

from benchmarks.figures import Figure, emit, progress
from cobro.runtime.settings import Queue, Table, Variable
from infra.rights import TABLE_RIGHTS

TURNS = 9
YARDSTICK = 'import boto3; boto3.client("dynamodb")'
# What the first request builds; the tables' own client is added where a function has tables.
BUILT: dict[str, tuple[str, ...]] = {
    "adjust_invoices": ("money.adjust_invoices", "money.credit_invoices"),
    "apply_gateway_event": (
        "gateway_books.gateway_movements",
        "gateway_books.book_gateway_payout",
        "gateways.inbox",
    ),
    "dispatch_reminders": ("dispatch.dispatch_reminder",),
    "ingest_bank_file": ("bank.ingest_bank_file",),
    "keep_statement_parts": ("bank.keep_statement_part",),
    "read_bank_files": ("bank_files.read_bank_files",),
    "bill_contracts": ("contracts.bill_contracts",),
    "mail_statements": ("statement_mails.mail_statements",),
    "send_announcements": ("announcing.send_announcements",),
    "run_exports": ("exporting.run_exports",),
    "manage_exports": ("exporting.keep_exports",),
    "forecast_cash": ("forecasting.forecast_cash",),
    "issue_invoices": ("money.issue_invoices",),
    "issue_invoices_api": ("money.issue_invoices",),
    "manage_remittances": ("remittance.write_remittances",),
    "manage_contracts": ("contracts.keep_contracts",),
    "manage_customers": ("parties.issuers", "parties.customers"),
    "manage_gateways": ("gateway_accounts.register",),
    "manage_payments": ("hand_payments.carry_out", "hand_payments.release_orders"),
    "manage_bank_files": ("bank_settings.keep_bank_settings",),
    "manage_agreements": ("agreements.propose_agreements", "agreements.settle_agreements"),
    "settle_agreements": ("agreements.settle_agreements", "agreements.accept_agreements"),
    "manage_alerts": ("alerts.keep_alert_rules", "alerts.answer_alerts"),
    "raise_alerts": ("alerts.alert_on_news",),
    "watch_alerts": ("alerts.watch_alerts",),
    "open_disputes": ("disputes.open_disputes",),
    "manage_disputes": ("disputes.open_disputes", "disputes.decide_disputes"),
    "manage_dunning": ("reminders.keep_policies", "reminders.notices"),
    "manage_rates": ("rates.record_rates",),
    "manage_reconciliation": ("matching.review_entries",),
    "collect_payments": ("collection.collect_payments",),
    "manage_collection": ("collection.keep_saved_methods", "charges.offer_at_gateways"),
    "sweep_gateways": ("gateway_payments.sweep_gateways",),
    "sync_gateway_charges": ("gateway_charges.sync_then_draw",),
    "close_charges": ("charges.close_charges",),
    "offer_charges": ("charges.offer_then_draw",),
    "render_document": ("rendering.render_document",),
    "send_document": ("mailing.send_document",),
    "payer_page": ("payer_page.pages", "payer_links.open_links", "document_files.documents"),
    "take_opt_outs": ("deliveries.take_opt_out", "document_files.link_keys", "parties.issuers"),
    "take_delivery_events": ("deliveries.take_delivery",),
    "take_payer_requests": ("payer_links.open_links", "payer_links.requests", "money.invoices"),
    "manage_payer_links": ("payer_links.manage_links",),
    "console": ("console.console",),
    "open_document": ("document_files.documents", "document_files.link_keys"),
    "manage_branding": ("document_files.documents", "parties.issuers"),
    "plan_reminders": ("reminders.plan_reminders",),
    "project_reports": ("reporting.projection",),
    "bill_milestone": ("base.park_input",),
    "ingest_import": ("imports.ingest_import", "base.park_input"),
    "manage_drafts": ("drafts.manage_drafts",),
    "manage_imports": ("import_outcomes.read_imports", "parties.issuers"),
    "publish_events": ("reporting.bus",),
    "land_journal": ("lake.land_journal",),
    "read_ledger": (
        "money.invoices",
        "money.quote_payoff",
        "reporting.read_reports",
        "base.exceptions",
    ),
    "receive_webhook": (
        "gateways.accounts",
        "gateways.account_secrets",
        "gateways.receive_gateway_event",
    ),
    "reconcile_entries": ("bank.reconcile_entry",),
    "reissue_invoices": ("reissues.reissue_invoices",),
    "manage_dead_letters": ("dead_letters.redrive",),
    "replay_exceptions": ("replaying.replay_exception",),
    "write_remittances": ("remittance.write_remittances",),
    "schedule_reminders": ("reminders.schedule_reminders",),
}
# What the first request loads besides, by the gateway that calls.
ALSO = {
    "receive_webhook": "import cobro.adapters.gateways.stripe_webhooks, "
    "cobro.contracts.gateways.stripe",
}


def functions() -> list[str]:
    """Return the functions of the checkout; raise `KeyError` for one whose needs are not listed."""
    folders = (Path(__file__).parents[1] / "functions").glob("*/handler.py")
    return sorted(name for path in folders if BUILT[name := path.parent.name])


def script(function: str) -> str:
    """Return a program that prints the CPU milliseconds of importing, and of building as well."""
    modules = sorted({factory.partition(".")[0] for factory in BUILT[function]} | {"base"})
    calls = [f"{factory}()" for factory in BUILT[function]]
    calls += ["base.database().connection.client"] if tables_of(function) else []
    return textwrap.dedent(
        f"""
        import time
        begin = time.process_time()
        import functions.{function}.handler
        {ALSO.get(function, "")}
        imported = time.process_time()
        from cobro.runtime.wiring import {", ".join(modules)}
        {"; ".join(calls)}
        built = time.process_time()
        print((imported - begin) * 1000, (built - begin) * 1000)
        """
    )


def yardstick() -> str:
    return textwrap.dedent(
        f"""
        import time
        begin = time.process_time()
        {YARDSTICK}
        print((time.process_time() - begin) * 1000)
        """
    )


def tables_of(function: str) -> frozenset[Table]:
    """Return the tables that a function is given."""
    return frozenset(right.table for right in TABLE_RIGHTS.get(function, ()))


def environment(function: str = "") -> dict[str, str]:
    """Return variables such as a function has, with names of nothing that exists."""
    names = {table.env: f"benchmark-{table.value}" for table in tables_of(function)}
    names |= {q.env: f"https://sqs.invalid/0/{q.value}{'.fifo' * q.is_fifo}" for q in Queue}
    names |= {variable.value: f"benchmark-{variable.name.lower()}" for variable in Variable}
    names[Variable.PART_ENTRIES.value] = "1000"
    region = {"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return {**os.environ, **names, **region, **keys}


def measured(program: str, function: str = "") -> list[float]:
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program],
        env=environment(function),
        check=True,
        capture_output=True,
        text=True,
    )
    return [float(text) for text in done.stdout.split()[-2:]]


def run(chosen: list[str], turns: int) -> list[Figure]:
    base: list[float] = []
    imported: defaultdict[str, list[float]] = defaultdict(list)
    built: defaultdict[str, list[float]] = defaultdict(list)
    measured(yardstick())  # warms the file cache and writes the byte code
    for function in chosen:
        measured(script(function), function)
    for turn in range(turns):
        for function in chosen:
            base.append(measured(yardstick())[-1])
            importing, building = measured(script(function), function)
            imported[function].append(importing)
            built[function].append(building)
        progress(turn + 1, turns)
    unit = statistics.median(base)
    lines = [Figure("handler_import", "cpu_ms", unit, "ms", len(base), {"yardstick": YARDSTICK})]
    for function in chosen:
        marks: dict[str, str | int] = {"function": function}
        for prefix, times in (("", imported[function]), ("warm_", built[function])):
            value = statistics.median(times)
            lines.append(Figure("handler_import", f"{prefix}cpu_ms", value, "ms", turns, marks))
            ratio = value / unit
            lines.append(Figure("handler_import", f"{prefix}ratio", ratio, "x", turns, marks))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--function", nargs="+", default=functions())
    chosen = parser.parse_args()
    for figure in run(chosen.function, chosen.turns):
        emit(figure)


if __name__ == "__main__":
    main()
