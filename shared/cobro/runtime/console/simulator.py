"""The page that tries dunning policies on the past, side by side, a few requests at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from cobro.adapters.own_api import ApiAnswer
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply

__all__ = ["simulator"]

PAGES_MAX = 20  # requests to the API for one answer, within the seconds that the console has
PAST_DAYS = 90
GROUPS = ("channels", "tones", "actions", "skipped")
TOTALS = ("steps", "messages", "customers")


def simulator(desk: Desk) -> Reply:
    """Show the form, and what the policies would have sent where they were asked for."""
    listed = desk.call(desk.ask("/v1/dunning-policies"))
    if not listed.is_good:
        return desk.failed(listed)
    kept = {str(row["policy"]) for row in listed.body["policies"]}
    asked = desk.visit.query
    form = {
        "policy": asked.get("policy", ""),
        "against": asked.get("against", ""),
        "from": asked.get("from") or desk.in_days(-PAST_DAYS),
        "to": asked.get("to") or desk.today.isoformat(),
    }
    values: dict[str, Any] = {"form": form, "policies": ["default", *sorted(kept - {"default"})]}
    if not form["policy"]:
        return desk.page("simulator", {**values, "told": None}, place="dunning")
    pages = _pages(desk, form)
    last = pages[-1]
    if not last.is_good:
        return desk.failed(last)
    return desk.page("simulator", {**values, "told": _told(pages)}, place="dunning")


def _pages(desk: Desk, form: Mapping[str, str]) -> list[ApiAnswer]:
    """Return the pages of a simulation; it ends early at one that is refused."""
    narrowed = {name: value for name, value in form.items() if value}
    pages: list[ApiAnswer] = []
    after: dict[str, str] = {}
    while len(pages) < PAGES_MAX:
        answer = desk.call(desk.ask("/v1/dunning-simulations", **narrowed, **after))
        pages.append(answer)
        if not answer.is_good or not answer.body["after"]:
            break
        after = {"after": str(answer.body["after"])}
    return pages


def _told(pages: Sequence[ApiAnswer]) -> dict[str, Any]:
    names = list(pages[0].body["policies"])
    counts = {name: _counted(name, pages) for name in names}
    rows = dict.fromkeys(key for count in counts.values() for key in count)
    return {
        "names": names,
        "rows": [
            {"group": group, "name": name, "counts": [counts[each][group, name] for each in names]}
            for group, name in sorted(rows, key=_order)
        ],
        "customers": sum(page.body["customers"] for page in pages),
        "invoices": sum(page.body["invoices"] for page in pages),
        "is_whole": not pages[-1].body["after"] and all(p.body["is_complete"] for p in pages),
    }


def _counted(policy: str, pages: Sequence[ApiAnswer]) -> Counter[tuple[str, str]]:
    count: Counter[tuple[str, str]] = Counter()
    for page in pages:
        tally = page.body["policies"][policy]
        count.update({("totals", name): tally[name] for name in TOTALS})
        for group in GROUPS:
            count.update({(group, name): number for name, number in tally[group].items()})
    return count


def _order(key: tuple[str, str]) -> tuple[int, str]:
    group, name = key
    return ("totals", *GROUPS).index(group), name
