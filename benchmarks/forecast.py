"""Forecasting cash: how far from what came, against due dates and a moving average.

Generated companies, one per seed, are forecast each week of their second year; so is the
public sample of receivables where it lies beside the checkout, for which weekly cash of what was
billed after July 1, 2013 is told too. Scores of customers are tried on the invoices after them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from benchmarks.figures import Figure, emit, progress
from benchmarks.forecast_trials import Pair, Trial, try_at, try_with_contracts, weekly_pairs
from benchmarks.paying_company import draw_history
from benchmarks.public_receivables import PUBLIC_FILE, read_public
from benchmarks.risk_trials import Outcome, outcomes, risk_figures
from cobro.domain.forecast_checks import wape
from cobro.domain.payment_lags import PastReceivable

SEEDS = (11, 12, 13, 14, 15, 16)  # none of those that the method was chosen on
CUSTOMERS = 200
CUT_EVERY_DAYS = 7
INTERVALS_EVERY = 3  # cuts: these cost ten times as much
GENERATED_CUTS = (date(2026, 2, 1), 35)
PUBLIC_CUTS = (date(2012, 12, 31), 36)
GENERATED_SCORES = (date(2026, 2, 1), 9)
PUBLIC_SCORES = (date(2013, 1, 1), 11)
PUBLIC_WEEKS_FROM = date(2013, 7, 1)
LEVELS = (50, 90)
Marks = dict[str, str | int]


def tried(
    past: Sequence[PastReceivable],
    cuts: tuple[date, int],
    trial: Trial,
    every: int = INTERVALS_EVERY,
) -> Trial:
    """Try at so many cuts from the first on, and hold intervals against what came at some."""
    for number, cut in enumerate(cuts_of(*cuts)):
        try_at(trial, past, cut, with_intervals=number % every == 0)
    return trial


def cuts_of(first: date, count: int) -> list[date]:
    return [first + timedelta(days=CUT_EVERY_DAYS * number) for number in range(count)]


def figures_of(trial: Trial, marks: Marks) -> Iterator[Figure]:
    yield from _errors(trial.pairs, marks | {"cash": "all"})
    yield from _errors(trial.open_pairs, marks | {"cash": "open at the cut"})
    for is_sum in (False, True):
        for level in LEVELS:
            held, count = trial.held(level, is_sum=is_sum)
            own: Marks = marks | {"level": level, "of": "sums" if is_sum else "days"}
            yield Figure("forecast", "coverage", held / count, "share", count, own)
            off = abs(held / count - level / 100) * 100
            yield Figure("forecast", "off_nominal", off, "points", count, own)


def _errors(pairs: Mapping[tuple[str, int], Sequence[Pair]], marks: Marks) -> Iterator[Figure]:
    """Yield errors, and the forecast's against the best of the others where that made any."""
    for (method, horizon), found in sorted(pairs.items()):
        own: Marks = marks | {"method": method, "days": horizon}
        yield Figure("forecast", "wape", float(wape(found) or 0), "share", len(found), own)
    for horizon in sorted({days for _, days in pairs}):
        errors = {
            method: float(wape(found) or 0)
            for (method, days), found in pairs.items()
            if days == horizon
        }
        own = marks | {"days": horizon}
        best = min(value for method, value in errors.items() if method != "forecast")
        if best:
            ratio = errors["forecast"] / best
            yield Figure("forecast", "against_best", ratio, "ratio", len(pairs), own)


def weekly(past: Sequence[PastReceivable]) -> Iterator[Figure]:
    for method, pairs in weekly_pairs(past, PUBLIC_WEEKS_FROM):
        own: Marks = {"data": "public", "method": method}
        error = float(wape(pairs) or 0)
        yield Figure("forecast", "weekly_wape", error, "share", len(pairs), own)


def main() -> None:
    total, generated, with_contracts = len(SEEDS) + 1, Trial(), Trial()
    scored: list[Outcome] = []
    for place, seed in enumerate(SEEDS):
        progress(place, total)
        past = draw_history(CUSTOMERS, seed)
        tried(past, GENERATED_CUTS, generated)
        for cut in cuts_of(*GENERATED_CUTS):
            try_with_contracts(with_contracts, past, cut)
        scored += outcomes(past, *GENERATED_SCORES)
    for figure in figures_of(generated, {"data": "generated"}):
        emit(figure)
    for figure in _errors(with_contracts.pairs, {"data": "generated", "cash": "contracts known"}):
        emit(figure)
    for figure in risk_figures(scored, {"data": "generated"}):
        emit(figure)
    progress(len(SEEDS), total)
    if PUBLIC_FILE.is_file():
        past = read_public()
        for figure in (
            *figures_of(tried(past, PUBLIC_CUTS, Trial()), {"data": "public"}),
            *weekly(past),
            *risk_figures(list(outcomes(past, *PUBLIC_SCORES)), {"data": "public"}),
        ):
            emit(figure)
    progress(total, total)


if __name__ == "__main__":
    main()
