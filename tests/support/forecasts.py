"""A forecast of cash as the API tells it."""

from typing import Any


def forecast_body(minor: int) -> dict[str, Any]:
    """Return one with amounts up to so many minor units."""
    bounds = {"low_90_minor": 0, "low_50_minor": 5, "high_50_minor": minor, "high_90_minor": minor}
    expected = {"expected_minor": minor // 2, "open_minor": 1, "coming_minor": 2, **bounds}
    earlier = {"days": 7, "forecast_date": "2026-03-22", "expected_minor": minor, "came_minor": 7}
    days = [{"business_date": f"2026-03-{day:02d}", **expected} for day in range(1, 31)]
    found = {
        "basis": {"is_cold": True},
        "days": days,
        "sums": [{"days": count, **expected} for count in (7, 30, 90)],
        "earlier": [{**earlier, "error": "0.1234"}, {**earlier, "error": None}],
    }
    return {"forecast_date": "2026-03-30", "currencies": {"BRL": found}}
