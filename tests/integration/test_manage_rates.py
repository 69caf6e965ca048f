"""manage_rates: published figures with their sources, recorded once and corrected visibly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.adapters.published_rates import published_rates
from cobro.application.ports import RateMovedError
from cobro.application.record_rate import RecordRate, RecordRates
from cobro.domain.rates import RateEntry
from cobro.runtime.wiring import rates as wiring
from tests.support.fakes import CountedPause, FixedClock
from tests.support.world import START, Answer, World

FUNCTION = "manage_rates"
IPCA = {"value": "0.48", "source": "IBGE, IPCA of September 2026"}


def put(world: World, path: str, body: dict[str, Any], **more: Any) -> Answer:
    return world.http(FUNCTION, "PUT", f"/v1/rates/{path}", body, **more)


def shown(world: World, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.http(FUNCTION, "GET", f"/v1/rates/{name}").body["rates"]
    return found


def test_a_figure_is_recorded_once_with_its_source_and_author(world: World) -> None:
    first, again = put(world, "ipca/2026-09-01", IPCA), put(world, "ipca/2026-09-01", IPCA)

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert shown(world, "ipca") == [
        {
            "name": "ipca",
            "valid_from": "2026-09-01",
            "holds_months": 1,
            "value": "0.48",
            "source": "IBGE, IPCA of September 2026",
            "author": "ana",
            "recorded_at": START.isoformat(),
            "replaced": [],
        }
    ]


def test_another_figure_is_refused_unless_it_names_what_it_replaces(world: World) -> None:
    put(world, "ipca/2026-09-01", IPCA)
    other = {"value": "0.49", "source": "IBGE, revised"}

    refused = put(world, "ipca/2026-09-01", other)
    corrected = put(world, "ipca/2026-09-01", other | {"replaces": "0.48"})

    assert (refused.status, refused.body["error"]["code"]) == (409, "rate_differs")
    assert "IBGE, IPCA of September" in refused.body["error"]["message"]
    assert corrected.status == 201
    assert corrected.body["replaced"] == ["0.48|IBGE, IPCA of September 2026|ana"]
    assert [row["value"] for row in shown(world, "ipca")] == ["0.49"]


def test_the_packaged_figures_name_their_publication_and_can_be_corrected(world: World) -> None:
    (before,) = [r for r in shown(world, "es_commercial") if r["valid_from"] == "2026-01-01"]
    wrong = put(world, "es_commercial/2026-01-01", {"value": "10.2", "source": "BOE"})
    fixed = {"value": "10.2", "source": "BOE", "replaces": "10.15"}
    right = put(world, "es_commercial/2026-01-01", fixed)

    assert "BOE-A-2025-27201" in before["source"]
    assert (wrong.status, right.status) == (409, 201)
    assert [r["value"] for r in shown(world, "es_commercial")] == ["10.2"]
    assert all(len(entry.source) > 20 for entry in published_rates().values())


def test_the_legal_rate_may_be_recorded_by_its_factors(world: World) -> None:
    factors = {"selic": "1.00830000", "ipca15": "1.00200000"}
    body = {"factors": factors, "source": "BCB SGS 29541 and 29542"}

    assert put(world, "taxa_legal/2026-10-01", body).body["value"] == "0.628743"
    refused = put(world, "ipca/2026-10-01", body)
    assert (refused.status, refused.body["error"]["field"]) == (400, "factors")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("ipca/2026-09-02", IPCA, "valid_from"),
        ("eu_reference/2026-04-01", IPCA, "valid_from"),
        ("ipca/September", IPCA, "valid_from"),
        ("cpi/2026-09-01", IPCA, "name"),
        ("ipca/2026-09-01", IPCA | {"value": "1,2"}, "value"),
        ("ipca/2026-09-01", IPCA | {"value": "1000.5"}, "value"),
        ("ipca/2026-09-01", {"value": "1"}, None),
        ("ipca/2026-09-01", {"source": "IBGE"}, "value"),
        ("taxa_legal/2026-09-01", {"source": "B", "factors": {"selic": "1.1", "ipca15": "0.0"}},
         "factors"),
    ],
)  # fmt: skip
def test_what_is_no_published_figure_is_refused(
    world: World, path: str, body: dict[str, Any], field: str | None
) -> None:
    refused = put(world, path, body)

    assert (refused.status, refused.body["error"]["field"]) == (400, field)


def test_an_unknown_name_is_not_shown(world: World) -> None:
    assert world.http(FUNCTION, "GET", "/v1/rates/cpi").status == 400


def test_viewers_read_and_do_not_record(world: World) -> None:
    assert put(world, "ipca/2026-09-01", IPCA, groups=("viewer",)).status == 403
    viewed = world.http(FUNCTION, "GET", "/v1/rates/ipca", groups=("viewer",))
    assert viewed.status == 200
    assert world.http(FUNCTION, "GET", "/v1/rates/ipca", groups=()).status == 403


class _Outrun:
    """Another person records a figure between each look and each write of this one."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._store = wiring.rates()

    def series(self, name: str, first: date, last: date) -> list[RateEntry]:
        return list(self._store.series(name, first, last))

    def record(self, entry: RateEntry, before: RateEntry | None) -> None:
        if self._times:
            self._times -= 1
            value = Decimal(f"0.{7 + self._times}")
            other = RateEntry(entry.name, entry.valid_from_date, value, "IBGE", START, "bia")
            self._store.record(other, before)
        self._store.record(entry, before)


@pytest.mark.parametrize("replaces", [None, Decimal("0.48")])
def test_two_people_at_once_are_told_of_each_other(world: World, replaces: Decimal | None) -> None:
    if replaces is not None:
        put(world, "ipca/2026-09-01", IPCA)
    record = RecordRates(rates=_Outrun(1), clock=FixedClock(), pause=CountedPause())
    command = RecordRate("ipca", date(2026, 9, 1), Decimal("0.5"), "IBGE", "ana", replaces)

    with pytest.raises(Exception, match="name that value") as refusal:
        record(command)

    assert getattr(refusal.value, "code", "") == "rate_differs"
    assert [row["value"] for row in shown(world, "ipca")] == ["0.7"]


def test_who_is_always_outrun_is_told_to_ask_again(world: World) -> None:
    class Always(_Outrun):
        def record(self, entry: RateEntry, before: RateEntry | None) -> None:
            message = f"{entry.name} in place of {before}"
            raise RateMovedError(message)

    pause = CountedPause()
    record = RecordRates(rates=Always(0), clock=FixedClock(), pause=pause)

    with pytest.raises(RateMovedError, match="same request again"):
        record(RecordRate("ipca", date(2026, 9, 1), Decimal("0.5"), "IBGE", "ana"))

    assert pause.attempts == [0, 1, 2]
