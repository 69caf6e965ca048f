"""Play a story through the doors of a deployed stack, day by day.

A day has a morning (reminders go out), an afternoon (payments come in) and an evening (invoices are
issued). Each part is waited for before the clock moves on, so the figures do not depend on how fast
the machine is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cobro.domain.money import Currency, Money
from cobro.formats.writers import (
    AccountLine,
    PaidTitle,
    write_cnab240_return,
    write_cnab400_return,
    write_ofx,
)
from cobro.runtime.settings import Queue, Table
from cobro_cli.demo_doors import STRIPE_WEBHOOK, Doors
from cobro_cli.demo_events import payment_succeeded, unknown_event, unpaid_session
from cobro_cli.demo_story import (
    AFTERNOON,
    ISSUER,
    LAST_DAY,
    Channel,
    Flaw,
    PlannedInvoice,
    Story,
    instant,
    invoice_id,
)
from cobro_cli.sample_people import SampleCompany, sample_customers
from cobro_cli.steps import Counter, StepError

SERIES = "A"
_MORNING, _EVENING = 9, 17
_ALONE_EVERY = 10  # one invoice in ten is issued by a request of its own
_TRUNCATED_BYTES = 401
_CNAB_FILES = {Channel.CNAB400: write_cnab400_return, Channel.CNAB240: write_cnab240_return}


def customer_id(number: int) -> str:
    return f"cliente-{number + 1:04d}"


@dataclass
class Year:
    """Where the story stands: what was handed in, and what must come of it."""

    doors: Doors
    story: Story
    issued: int = 0
    booked: int = 0
    waiting: int = 0
    files: int = 0
    entries: int = 0
    odd_from: date = LAST_DAY
    has_odd_events: bool = False
    has_odd_file: bool = False
    sent: dict[Channel, int] = field(default_factory=lambda: dict.fromkeys(Channel, 0))

    def register(self, customers: Counter) -> None:
        """Register the company and its customers."""
        company = SampleCompany()
        self._at(self.story.active_days()[0], _MORNING)
        self.doors.post(
            "/v1/issuers",
            {
                "issuer_id": ISSUER,
                "name": company.name,
                "tax_id": company.tax_id,
                "country": company.country,
                "address": company.address,
                "email": company.email,
                "phone": company.phone,
                "currency": company.currency,
                "timezone": company.timezone,
                "series": {SERIES: 1},
                "documents": "store",  # the outbox of the demo is counted: reminders only
            },
        )
        self.doors.register_stripe(ISSUER, company.currency)

        def add(numbered: tuple[int, Any]) -> None:
            number, sample = numbered
            facts = {key: value for key, value in sample.items() if key not in {"city", "state"}}
            body = {"issuer_id": ISSUER, "customer_id": customer_id(number), **facts}
            self.doors.post("/v1/customers", body)
            customers.advance()

        samples = sample_customers(self.story.seed, self.story.customers)
        self.doors.each(add, list(enumerate(samples)))

    def play(self, progress: Counter) -> None:
        """Play every active day of the year."""
        days = self.story.active_days()
        self.odd_from = days[len(days) // 2]
        before = days[0] - timedelta(days=1)
        for day in days:
            self._remind(day)
            if day.month != before.month or day == LAST_DAY:
                self.doors.run("forecast_cash")
            self._pay(day, self.story.paid_between(before, day))
            self._issue(day, self.story.issued_on(day))
            before = day
            progress.advance()

    def _at(self, day: date, hour: int) -> datetime:
        moment = instant(day, hour)
        self.doors.cloud.set_clock(moment)
        return moment

    def _remind(self, day: date) -> None:
        self._at(day, _MORNING)
        if self.doors.run_schedule():
            step = f"send the reminders of {day}"
            self.doors.wait_until(step, lambda: self.doors.is_idle(Queue.REMINDERS))

    def _issue(self, day: date, invoices: Sequence[PlannedInvoice]) -> None:
        if not invoices:
            return
        self._at(day, _EVENING)
        alone, together = invoices[::_ALONE_EVERY], list(invoices)
        for invoice in alone:
            together.remove(invoice)
            self.doors.post("/v1/invoices", _request(invoice), key=invoice.key)
        if together:
            batch = [{"idempotency_key": i.key, "invoice": _request(i)} for i in together]
            self.doors.post("/v1/invoice-batches", {"invoices": batch})
        self.issued += len(invoices)
        self.doors.wait_until(
            f"issue {len(invoices)} invoices on {day}",
            lambda: self.doors.count(Table.INVOICES) == self.issued,
        )
        self.doors.wait_until(
            f"plan the reminders of {len(invoices)} invoices", lambda: self._is_planned(invoices)
        )

    def _is_planned(self, invoices: Sequence[PlannedInvoice]) -> bool:
        """Tell whether each first reminder is on the agenda: the clock must not overtake it."""
        by_day: defaultdict[date, set[str]] = defaultdict(set)
        for invoice in invoices:
            by_day[invoice.reminder_dates[0]].add(invoice_id(invoice))
        return all(ids <= self.doors.agenda(ISSUER, day) for day, ids in by_day.items())

    def _pay(self, day: date, invoices: Sequence[PlannedInvoice]) -> None:
        if not invoices:
            return
        moment = self._at(day, AFTERNOON)
        shown = self.doors.each(lambda i: self.doors.get(f"/v1/invoices/{invoice_id(i)}"), invoices)
        pairs = list(zip(invoices, shown, strict=True))
        by_card = [pair for pair in pairs if pair[0].channel is Channel.STRIPE]
        self.doors.each(lambda pair: self._webhook(pair[0], moment), by_card)
        for channel in _CNAB_FILES:
            self._cnab(day, channel, [pair for pair in pairs if pair[0].channel is channel])
        self._ofx(day, [pair for pair in pairs if pair[0].channel is Channel.OFX])
        if by_card and day >= self.odd_from and not self.has_odd_events:
            self._odd_events(by_card, moment)
            self.has_odd_events = True
        for invoice in invoices:
            self.booked += invoice.flaw is Flaw.NONE
            self.waiting += invoice.flaw is not Flaw.NONE
        self.doors.wait_until(f"book the payments of {day}", self._is_booked)

    def _is_booked(self) -> bool:
        return (
            self.doors.count(Table.PAYMENTS) == self.booked
            and self.doors.count(Table.EXCEPTIONS) == self.waiting
            and self._statement_rows() == self.files + self.entries
            and self.doors.is_idle(Queue.ENTRIES)
        )

    def _statement_rows(self) -> int:
        """Count files and entries; a proposal also keeps a claim on its invoice."""
        keys = [item["pk"]["S"] for item in self.doors.items(Table.STATEMENTS)]
        return sum(1 for key in keys if key.startswith(("FILE#", "ENTRY#")))

    def _webhook(self, invoice: PlannedInvoice, moment: datetime) -> None:
        self.doors.webhook(payment_succeeded(invoice), moment)

    def _odd_events(
        self, paid: Sequence[tuple[PlannedInvoice, dict[str, Any]]], moment: datetime
    ) -> None:
        """Send what gateways also send: a repeat, an unpaid session, an unknown type, a forgery."""
        for invoice, _ in paid[:2]:
            self.doors.webhook(payment_succeeded(invoice), moment)
            self.doors.webhook(unpaid_session(invoice), moment)
            self.doors.webhook(unknown_event(invoice), moment)
        forged = {"Stripe-Signature": f"t={int(moment.timestamp())},v1={'0' * 64}"}
        reply = self.doors.try_post(STRIPE_WEBHOOK, b'{"id":"evt_forged"}', **forged)
        if reply.status != 400:  # noqa: PLR2004 - Bad Request
            step = "send a forged webhook"
            raise StepError(step, f"it answered {reply.status}, not 400")

    def _cnab(
        self, day: date, channel: Channel, pairs: Sequence[tuple[PlannedInvoice, dict[str, Any]]]
    ) -> None:
        if not pairs:
            return
        titles = [_title(invoice, shown) for invoice, shown in pairs]
        self.files += 1
        self.entries += len(titles)
        write = _CNAB_FILES[channel]
        self.sent[channel] += 1
        content = write(titles, file_date=day, file_sequence=self.sent[channel])
        name = f"incoming/{ISSUER}/{channel.value}-{day.isoformat()}"
        is_odd = day >= self.odd_from and not self.has_odd_file
        self.has_odd_file |= is_odd
        if is_odd:  # cut on its way: refused, shown to a person, and mended by the whole file
            self.doors.put_file(f"{name}-cut.ret", content[:-_TRUNCATED_BYTES])
            self.files += 1
            self.waiting += 1
        self.doors.put_file(f"{name}.ret", content)
        if is_odd:
            self.doors.put_file(f"{name}-again.ret", content)

    def _ofx(self, day: date, pairs: Sequence[tuple[PlannedInvoice, dict[str, Any]]]) -> None:
        if not pairs:
            return
        self.files += 1
        self.entries += len(pairs)
        lines = [_transfer(invoice, shown) for invoice, shown in pairs]
        first = min(line.posted_date for line in lines)
        content = write_ofx(lines, start_date=first, end_date=day)
        self.doors.put_file(f"incoming/{ISSUER}/extrato-{day.isoformat()}.ofx", content)


def _request(invoice: PlannedInvoice) -> dict[str, Any]:
    return {
        "issuer_id": ISSUER,
        "customer_id": customer_id(invoice.customer),
        "series": SERIES,
        "currency": "BRL",
        "issue_date": invoice.issue_date.isoformat(),
        "due_date": invoice.due_date.isoformat(),
        "lines": [{"description": text, "unit_price": price} for text, price in invoice.lines],
    }


def _title(invoice: PlannedInvoice, shown: dict[str, Any]) -> PaidTitle:
    return PaidTitle(
        nosso_numero=shown["nosso_numero"],
        amount=Money(invoice.paid_minor, Currency.BRL),
        face=Money(invoice.total_minor, Currency.BRL),
        paid_date=invoice.paid_date or invoice.due_date,
        due_date=invoice.due_date,
        document_number=shown["document"],
    )


def _transfer(invoice: PlannedInvoice, shown: dict[str, Any]) -> AccountLine:
    is_nameless = invoice.flaw is Flaw.NAMELESS
    memo = "PIX RECEBIDO" if is_nameless else f"PIX RECEBIDO FATURA {shown['document']}"
    return AccountLine(
        amount=Money(invoice.paid_minor, Currency.BRL),
        posted_date=invoice.paid_date or invoice.due_date,
        memo=memo,
        fitid=f"PIX{invoice.key}",
    )
