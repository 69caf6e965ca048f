"""Measure the rules of matching on a company's year whose truth is known, and how they grow.

Prints one JSON object a line: bench, rule, learns, seed, n, metric, value, unit. `precision` is the
share of what was posted by itself that is the truth to the cent; `recall` the share of the money
entries of customers that were posted rightly; `auto_rate` the share of all of these that were
posted, or of those that `carries` tells apart. `wrong_exact` counts wrong postings by an exact
reference, `left` what waited for a person, by reason. A clerk decides what is left three days
later, by the truth; `learns` says whether what the clerk accepts teaches the payer's alias.
`--seed` draws another year. `--all-open N` plays nothing but N invoices that are all open before
the first entry is decided on, and tells its peak memory too: how the rules bear volume.
"""

import argparse
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "shared"), str(ROOT)]

from benchmarks.company_year import FIRST_DAY, CompanyYear, draw_year  # noqa: E402  the path is set above
from benchmarks.figures import Figure, emit, progress  # noqa: E402  as above
from benchmarks.matching_book import MemoryBook  # noqa: E402  as above
from cobro.application.gather_case import GatherCase  # noqa: E402  as above
from cobro.application.ports import StoredEntry  # noqa: E402  as above
from cobro.domain.ids import IssuerId  # noqa: E402  as above
from cobro.domain.money import Currency  # noqa: E402  as above
from cobro.domain.parties import Issuer  # noqa: E402  as above
from cobro.domain.reconciliation.decisions import Decision, Outcome, decide  # noqa: E402  as above
from cobro.domain.reconciliation.evidence import (  # noqa: E402  as above
    Case,
    PayerKeyKind,
    WaitingPart,
)
from cobro.domain.reconciliation.policy import MatchingPolicy  # noqa: E402  as above
from cobro.domain.series import SeriesRule  # noqa: E402  as above

Marks = dict[str, str | int]
SIZES = (1_000, 10_000, 100_000)
QUALITY_SIZE = 20_000
SEED = 20_260_101
CLERK_DAYS = 3
POLICY = MatchingPolicy()
_EXACT = ("machine_id", "title", "creditor_reference")
_LEARNT = frozenset({PayerKeyKind.ALIAS, PayerKeyKind.ACCOUNT, PayerKeyKind.TAX_ID})
ISSUER = Issuer(
    issuer_id=IssuerId("company"),
    name="Company",
    tax_id="11222333000181",
    country="BR",
    address="",
    email="",
    currency=Currency.BRL,
    timezone="America/Sao_Paulo",
    series={"A": SeriesRule(1)},
    created_date=FIRST_DAY,
)


@dataclass
class Tally:
    """What became of the entries: `posted` and `right` by rule, `left` by reason."""

    posted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    posted_ids: list[str] = field(default_factory=list)
    wrong: list[tuple[StoredEntry, Decision]] = field(default_factory=list)
    payable: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Waiting:
    entry: StoredEntry
    case: Case
    decision: Decision


class Play:
    """Plays a year: invoices are issued, entries decided on, and a clerk decides on the rest."""

    def __init__(self, year: CompanyYear, *, learns: bool) -> None:
        self.tally = Tally(payable=sum(1 for truth in year.truth.values() if truth))
        self.book = MemoryBook(year.payers)
        self._year = year
        self._learns = learns
        self._gather = GatherCase(book=self.book)
        self._waiting: dict[str, Waiting] = {}
        self._due: defaultdict[date, list[str]] = defaultdict(list)

    def issue_all(self) -> None:
        """Have every invoice open from the beginning."""
        for receivable in self._year.receivables:
            self.book.issue(receivable)
        self._year.receivables.clear()

    def all(self) -> Tally:
        issued = iter(sorted(self._year.receivables, key=lambda one: one.issue_date))
        upcoming = next(issued, None)
        today = date.min
        for entry in self._year.entries:
            while upcoming is not None and upcoming.issue_date <= entry.booking_date:
                self.book.issue(upcoming)
                upcoming = next(issued, None)
            if entry.booking_date != today:
                self._clerk(until=entry.booking_date)
                today = entry.booking_date
            self._decide(entry)
        self._clerk(until=date.max)
        return self.tally

    def _decide(self, entry: StoredEntry) -> None:
        started = time.process_time()
        case = self._gather(ISSUER, entry)
        decision = decide(case, POLICY)
        if decision.outcome is not Outcome.AUTOMATIC:
            case = self._gather.wider(ISSUER, case)
            decision = decide(case, POLICY)
        elif decision.finding is not None and not decision.finding.is_named:
            case = self._gather.with_claims(case, decision.finding.places)
            decision = decide(case, POLICY)
        self.tally.seconds += time.process_time() - started
        if decision.outcome is Outcome.AUTOMATIC and decision.finding is not None:
            self._post(entry, decision)
        else:
            self._wait(Waiting(entry, case, decision))

    def _post(self, entry: StoredEntry, decision: Decision) -> None:
        if decision.finding is None:
            return
        together = [self._take(name) for name in decision.finding.with_entries]
        for other in together:
            self._judge(
                other, decision, {p.invoice_id: other.amount_minor for p in decision.finding.parts}
            )
        self._judge(entry, decision, {p.invoice_id: p.amount.minor for p in decision.finding.parts})
        extra = sum(other.amount_minor for other in together)
        for part in decision.finding.parts:
            self.book.pay(part.invoice_id, part.amount.minor + extra, entry.booking_date)

    def _judge(self, entry: StoredEntry, decision: Decision, parts: dict[str, int]) -> None:
        rule = decision.reason_code
        self.tally.posted[rule] += 1
        self.tally.posted_ids.append(entry.entry_id)
        if self._year.truth[entry.entry_id] == parts:
            self.tally.right[rule] += 1
        else:
            self.tally.wrong.append((entry, decision))

    def _wait(self, waiting: Waiting) -> None:
        entry, finding = waiting.entry, waiting.decision.finding
        self._waiting[entry.entry_id] = waiting
        self._due[entry.booking_date + timedelta(days=CLERK_DAYS)].append(entry.entry_id)
        for part in finding.parts if finding else ():
            waits = WaitingPart(entry.entry_id, part.invoice_id, part.amount)
            self.book.parts.setdefault(part.invoice_id, []).append(waits)

    def _take(self, entry_id: str) -> StoredEntry:
        waiting = self._waiting.pop(entry_id)
        for part in waiting.decision.finding.parts if waiting.decision.finding else ():
            parts = self.book.parts[part.invoice_id]
            self.book.parts[part.invoice_id] = [one for one in parts if one.entry_id != entry_id]
        return waiting.entry

    def _clerk(self, until: date) -> None:
        for day in sorted(day for day in self._due if day <= until):
            for entry_id in self._due.pop(day):
                if entry_id in self._waiting:
                    self._by_truth(self._waiting[entry_id])

    def _by_truth(self, waiting: Waiting) -> None:
        entry = self._take(waiting.entry.entry_id)
        truth = self._year.truth[entry.entry_id]
        kind = "" if truth else "no customer's: "
        self.tally.left[f"{kind}{waiting.decision.outcome}: {waiting.decision.reason_code}"] += 1
        for invoice_id, minor in truth.items():
            self.book.pay(invoice_id, minor, entry.booking_date)
            for key in waiting.case.evidence.payer_keys if self._learns else ():
                if key.kind in _LEARNT:
                    self.book.learn(key, self.book.customer_of(invoice_id))


def quality(size: int, seed: int, *, learns: bool) -> Iterator[Figure]:
    year = draw_year(size, seed)
    tally = Play(year, learns=learns).all()
    marks: Marks = {"learns": "yes" if learns else "no", "seed": seed}
    yield from _by_rule(tally, marks)
    yield from _by_carried(year, tally, marks)
    exact = sum(tally.posted[rule] - tally.right[rule] for rule in _EXACT)
    yield _figure("wrong_exact", exact, tally.payable, marks)
    for reason, count in tally.left.most_common():
        yield _figure("left", count, count, marks | {"reason": reason})


def _by_rule(tally: Tally, marks: Marks) -> Iterator[Figure]:
    by_rule = [(rule, count, tally.right[rule]) for rule, count in sorted(tally.posted.items())]
    for rule, count, right in (("all", tally.posted.total(), tally.right.total()), *by_rule):
        own = marks | {"rule": rule}
        yield _figure("precision", right / count, count, own)
        yield _figure("recall", right / tally.payable, tally.payable, own)
        yield _figure("auto_rate", count / tally.payable, tally.payable, own)


def _by_carried(year: CompanyYear, tally: Tally, marks: Marks) -> Iterator[Figure]:
    """Yield what entries say they are for: their share, and how many of these were posted."""
    carried = Counter(year.carries.values())
    posted = Counter(year.carries[entry_id] for entry_id in tally.posted_ids)
    for what, count in carried.most_common():
        own = marks | {"carries": what}
        yield _figure("share", count / len(year.entries), count, own)
        yield _figure("auto_rate", posted[what] / count, count, own)


def _figure(metric: str, value: float, n: int, marks: Marks) -> Figure:
    unit = "entries" if metric in {"left", "wrong_exact"} else "share"
    return Figure("matching", metric, value, unit, n, marks)


def growth(size: int, seed: int) -> Iterator[Figure]:
    year = draw_year(size, seed)
    play = Play(year, learns=True)
    tally = play.all()
    count = len(year.entries)
    yield Figure("matching", "entries_per_second", count / tally.seconds, "1/s", count)
    yield Figure("matching", "reads_per_entry", play.book.reads / count, "reads", count)


def all_open(size: int, seed: int) -> Iterator[Figure]:
    year = draw_year(size, seed)
    play = Play(year, learns=True)
    play.issue_all()
    tally = play.all()
    count, marks = len(year.entries), Marks(book="all_open", receivables=size)
    rate = count / tally.seconds
    yield Figure("matching", "entries_per_second", rate, "1/s", count, marks)
    reads = play.book.reads / count
    yield Figure("matching", "reads_per_entry", reads, "reads", count, marks)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("matching", "peak_mb", peak, "MB", count, marks)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--size", type=int, default=QUALITY_SIZE)
    arguments.add_argument("--all-open", type=int, default=0, metavar="N")
    chosen = arguments.parse_args()
    if chosen.all_open:
        for figure in all_open(chosen.all_open, chosen.seed):
            emit(figure)
        return
    total = 2 + len(SIZES)
    for place, learns in enumerate((True, False)):
        progress(place, total)
        for figure in quality(chosen.size, chosen.seed, learns=learns):
            emit(figure)
    for place, size in enumerate(SIZES, start=2):
        progress(place, total)
        for figure in growth(size, chosen.seed):
            emit(figure)
    progress(total, total)


if __name__ == "__main__":
    main()
