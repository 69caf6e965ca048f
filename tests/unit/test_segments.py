"""An invoice stays in the segment that its customer had when it first came to the figures."""

from dataclasses import replace
from datetime import date

from cobro.application.read_reports import ReadReports
from cobro.application.split_by_segment import SplitBySegment
from cobro.domain.journal import EntryCode
from cobro.domain.segments import book_of_segments
from tests.support.books import MemoryBooks
from tests.support.builders import a_customer, a_ledger_line
from tests.support.fakes import MemoryCustomers, MemoryIssuers, MemoryProjection
from tests.support.segments import MemorySegments

SHOPS = replace(a_customer(), segment="shops")


def test_an_invoice_stays_where_it_was_put() -> None:
    customers, segments = MemoryCustomers(SHOPS), MemorySegments()
    split = SplitBySegment(customers, segments)
    issued = split("acme", [a_ledger_line()])
    customers.put(replace(SHOPS, segment="banks"))
    paid = a_ledger_line("ent_2", code=EntryCode.PAYMENT_APPLIED, receivable_minor=-400)
    later = split("acme", [paid, a_ledger_line("ent_3", invoice_id="inv_2")])

    assert [line.currency for line in issued] == ["shops\tBRL"]
    assert [line.currency for line in later] == ["shops\tBRL", "banks\tBRL"]
    assert segments.kept == {("acme", "inv_1"): "shops", ("acme", "inv_2"): "banks"}


def test_what_is_of_no_invoice_or_no_segment_is_in_none() -> None:
    split = SplitBySegment(MemoryCustomers(replace(SHOPS, segment="")), MemorySegments())
    lines = [
        a_ledger_line("fee", invoice_id="", customer_id=""),
        a_ledger_line("credit", invoice_id=""),
        a_ledger_line("plain"),
    ]

    assert split("acme", lines) == []


def test_reports_of_a_segment_are_those_of_its_invoices() -> None:
    projection = MemoryProjection()
    split = SplitBySegment(MemoryCustomers(SHOPS), MemorySegments({("acme", "inv_2"): "banks"}))
    lines = [a_ledger_line(), a_ledger_line("ent_2", invoice_id="inv_2")]
    projection.absorb("acme", lines)
    projection.absorb(book_of_segments("acme"), split("acme", lines))
    reports = ReadReports(
        issuers=MemoryIssuers(),
        customers=MemoryCustomers(),
        journal=MemoryBooks(),
        projection=projection,
    )
    day = date(2026, 12, 31)

    assert reports.ageing("acme", day).open_total == {"BRL": 20_000}
    assert reports.ageing("acme", day, "shops").open_total == {"BRL": 10_000}
    assert reports.ageing("acme", day, "nobody").currencies == {}
    assert reports.default_rates("acme", day, "banks")["BRL"].billed_minor == 10_000
