"""What the figures of `cobro bench` are held against. A missed target is shown, not a failure:
rates and times depend on the machine and on what else it does.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

__all__ = ["judged"]

Figure = dict[str, Any]
WRITE_UNITS_MAX = 20
READ_UNITS_MAX = 6
REPORT_UNITS_MAX = 0.2
IMPORT_RATIO_MAX = 1.5
INTAKE_RATIO_MAX = 1.2
CNAB_PER_SECOND_MIN = 50_000
PEAK_GROWTH_MB_MAX = 20
IMPORT_SECONDS_MAX = 60
IMPORT_PEAK_MB_MAX = 200
PAGE_CPU_MS_MAX = 40
OURS = "cobro"
MEDIAN_RATIO_MIN = 5
PRECISION_MIN = 0.999
AUTO_RATE_MIN = 0.95
WEEKLY_WAPE_MAX = 0.162
OFF_NOMINAL_MAX = 5
PLAN_UNITS_MAX = 0.1


@dataclass(frozen=True, slots=True)
class Target:
    """`pick` says which figures it is about; `worst` chooses the one that is judged."""

    text: str
    pick: Callable[[Figure], bool]
    worst: Callable[..., float]
    is_met: Callable[[float], bool]


def _is(bench: str, metric: str, **marks: Any) -> Callable[[Figure], bool]:  # noqa: ANN401 - marks are texts or numbers
    wanted = {"bench": bench, "metric": metric, **marks}
    return lambda figure: wanted.items() <= figure.items()


def _growth(figures: Sequence[Figure]) -> Iterator[float]:
    """Yield by how much the peak of the largest file is above that of the smallest, by format."""
    peaks = [f for f in figures if f["bench"] == "parse" and f["metric"] == "peak_mb"]
    ours = [f for f in peaks if f.get("library", OURS) == OURS]
    for name in {f["format"] for f in ours}:
        own = sorted((f["n"], f["value"]) for f in ours if f["format"] == name)
        yield own[-1][1] - own[0][1]


def _against_others(figures: Sequence[Figure]) -> Iterator[tuple[str, float, float]]:
    """Yield format, and how many times as fast as the fastest and as the median of others we are.

    Each library is compared with our speed on a file of the same size.
    """
    speeds = [f for f in figures if _is("parse", "entries_per_second")(f)]
    ours = {(f["format"], f["n"]): f["value"] for f in speeds if f.get("library") == OURS}
    ratios: dict[str, list[float]] = {}
    for figure in speeds:
        own = ours.get((figure["format"], figure["n"]))
        if own is not None and figure["library"] != OURS:
            ratios.setdefault(figure["format"], []).append(own / figure["value"])
    for name, found in sorted(ratios.items()):
        yield name, min(found), median(found)


def _is_cnab(figure: Figure) -> bool:
    is_speed = _is("parse", "entries_per_second")(figure)
    return is_speed and str(figure.get("format", "")).startswith("cnab")


TARGETS = (
    Target(
        f"write units per invoice <= {WRITE_UNITS_MAX}",
        _is("lifecycle_units", "write_units"),
        max,
        lambda value: value <= WRITE_UNITS_MAX,
    ),
    Target(
        f"read units per invoice <= {READ_UNITS_MAX}",
        _is("lifecycle_units", "read_units"),
        max,
        lambda value: value <= READ_UNITS_MAX,
    ),
    Target(
        f"write units per line of the ledger that reports absorb <= {REPORT_UNITS_MAX}",
        _is("reports", "write_units_per_line", n=100_000),
        max,
        lambda value: value <= REPORT_UNITS_MAX,
    ),
    Target("gaps in the numbers: none", _is("issue_rate", "gaps"), max, lambda value: value == 0),
    Target("numbers used twice: none", _is("issue_rate", "doubles"), max, lambda value: value == 0),
    Target(
        "8 workers of one series never slower than 1",
        _is("issue_rate", "speedup"),
        min,
        lambda value: value >= 1,
    ),
    Target(
        f"import of a handler <= {IMPORT_RATIO_MAX} x boto3 with one client",
        _is("handler_import", "ratio"),
        max,
        lambda value: value <= IMPORT_RATIO_MAX,
    ),
    Target(
        f"import of the webhook intake <= {INTAKE_RATIO_MAX} x boto3 with one client",
        _is("handler_import", "ratio", function="receive_webhook"),
        max,
        lambda value: value <= INTAKE_RATIO_MAX,
    ),
    Target(
        f"reading 100,000 rows of invoices <= {IMPORT_SECONDS_MAX} s on an idle core",
        _is("import_rows", "seconds", n=100_000),
        max,
        lambda value: value <= IMPORT_SECONDS_MAX,
    ),
    Target(
        f"peak memory of an import <= {IMPORT_PEAK_MB_MAX} MB",
        _is("import_rows", "peak_mb"),
        max,
        lambda value: value <= IMPORT_PEAK_MB_MAX,
    ),
    Target(
        f"CNAB entries a second >= {CNAB_PER_SECOND_MIN:,} on an idle core",
        _is_cnab,
        min,
        lambda value: value >= CNAB_PER_SECOND_MIN,
    ),
    Target(
        f"of what matching posts by itself, right >= {PRECISION_MIN:.1%}",
        _is("matching", "precision", rule="all"),
        min,
        lambda value: value >= PRECISION_MIN,
    ),
    Target(
        f"of customers' money, posted by itself >= {AUTO_RATE_MIN:.0%}",
        _is("matching", "auto_rate", rule="all", learns="yes"),
        min,
        lambda value: value >= AUTO_RATE_MIN,
    ),
    Target(
        "wrong matches by an exact reference: none",
        _is("matching", "wrong_exact"),
        max,
        lambda value: value == 0,
    ),
    Target(
        "error of the cash forecast below that of due dates and of a moving average",
        _is("forecast", "against_best"),
        max,
        lambda value: value < 1,
    ),
    Target(
        f"weekly error of the forecast on public receivables < {WEEKLY_WAPE_MAX}",
        _is("forecast", "weekly_wape", method="forecast"),
        max,
        lambda value: value < WEEKLY_WAPE_MAX,
    ),
    Target(
        f"intervals of the forecast within {OFF_NOMINAL_MAX} points of what they promise",
        _is("forecast", "off_nominal"),
        max,
        lambda value: value <= OFF_NOMINAL_MAX,
    ),
    Target(
        f"read units to plan a step that is due <= {PLAN_UNITS_MAX}, however many are open",
        _is("dunning", "plan_read_units"),
        max,
        lambda value: value <= PLAN_UNITS_MAX,
    ),
    Target(
        f"a page with logo, boleto and Pix <= {PAGE_CPU_MS_MAX} ms of CPU",
        _is("pdf", "cpu_ms", document="boleto_pix_logo"),
        max,
        lambda value: value <= PAGE_CPU_MS_MAX,
    ),
)


def judged(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield a line for each target that something was measured for."""
    for target in TARGETS:
        values = [figure["value"] for figure in figures if target.pick(figure)]
        if values:
            worst = target.worst(values)
            yield _line(target.text, worst, is_met=target.is_met(worst))
    for name, fastest, middle in _against_others(figures):
        text = f"reading {name} at least as fast as the fastest of other libraries"
        yield _line(text, round(fastest, 2), is_met=fastest >= 1)
        text = f"reading {name} at least {MEDIAN_RATIO_MIN} times as fast as their median"
        yield _line(text, round(middle, 2), is_met=middle >= MEDIAN_RATIO_MIN)
    growth = max(_growth(figures), default=None)
    if growth is not None:
        text = f"peak memory of the largest file within {PEAK_GROWTH_MB_MAX} MB of the smallest"
        yield _line(text, growth, is_met=growth <= PEAK_GROWTH_MB_MAX)


def _line(text: str, worst: float, *, is_met: bool) -> str:
    return f"{'✓' if is_met else '✗'} {text} (worst: {worst:g})"
