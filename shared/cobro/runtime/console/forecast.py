"""The part of the first page that shows expected cash, with its intervals and its past errors."""

from typing import Any

from cobro.adapters.console.charts import band
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply

__all__ = ["forecast"]

SIDES = ("low", "high")
PARTS = ("open", "agreed", "contract", "coming")


def forecast(desk: Desk) -> Reply:
    answer = desk.call(desk.ask("/v1/reports/forecast", as_of=desk.today.isoformat()))
    if not answer.is_good:
        return desk.failed(answer)
    made_on = answer.body["forecast_date"]
    found = answer.body["currencies"]
    values = {
        "made_on": desk.formats.day(made_on) if made_on else "",
        "charts": [_currency(desk, code, found[code]) for code in sorted(found)],
    }
    return desk.page("forecast", values)


def _currency(desk: Desk, code: str, found: dict[str, Any]) -> dict[str, Any]:
    days = found["days"]
    # Where a day mostly brings nothing, what is expected of it lies above its interval.
    greatest = max(int(day[name]) for day in days for name in ("high_90_minor", "expected_minor"))
    return {
        "code": code,
        "is_cold": found["basis"]["is_cold"],
        **_contracts(desk, found["basis"]),
        "bands": {
            level: band(
                [
                    (
                        int(day[f"low_{level}_minor"]),
                        int(day["expected_minor"]),
                        int(day[f"high_{level}_minor"]),
                    )
                    for day in days
                ],
                greatest,
            )
            for level in ("50", "90")
        },
        "first": desk.formats.day(days[0]["business_date"]),
        "last": desk.formats.day(days[-1]["business_date"]),
        "sums": [_sum(desk, code, each) for each in found["sums"]],
        "days": [_day(desk, code, each) for each in days],
        "earlier": [_earlier(desk, code, each) for each in found["earlier"]],
    }


def _contracts(desk: Desk, basis: dict[str, Any]) -> dict[str, str]:
    """Return how many contracts and invoices to come there are; nothing for none."""
    counts = {
        "contracts": basis["contracts"],
        "contract_invoices": basis["contract_invoices"],
        "waiting": basis["waiting_contracts"],
    }
    return {name: desk.formats.number(count) if count else "" for name, count in counts.items()}


def _sum(desk: Desk, code: str, each: dict[str, Any]) -> dict[str, str]:
    return {
        "days": desk.formats.number(each["days"]),
        "expected": desk.formats.money(int(each["expected_minor"]), code),
        "half": _between(desk, code, each, "50"),
        "most": _between(desk, code, each, "90"),
        **{name: desk.formats.money(int(each[f"{name}_minor"]), code) for name in PARTS},
    }


def _day(desk: Desk, code: str, each: dict[str, Any]) -> dict[str, str]:
    day = desk.formats.day(each["business_date"])
    expected, contract = (
        desk.formats.money(int(each[name]), code) for name in ("expected_minor", "contract_minor")
    )
    most = _between(desk, code, each, "90")
    return {"day": day, "expected": expected, "contract": contract, "most": most}


def _earlier(desk: Desk, code: str, each: dict[str, Any]) -> dict[str, str]:
    return {
        "days": desk.formats.number(each["days"]),
        "made_on": desk.formats.day(each["forecast_date"]),
        "expected": desk.formats.money(int(each["expected_minor"]), code),
        "came": desk.formats.money(int(each["came_minor"]), code),
        "error": desk.formats.share(each["error"]) if each["error"] is not None else "—",
    }


def _between(desk: Desk, code: str, each: dict[str, Any], level: str) -> str:
    amounts = (int(each[f"{side}_{level}_minor"]) for side in SIDES)
    return " – ".join(desk.formats.money(minor, code) for minor in amounts)  # noqa: RUF001 - a span of amounts
