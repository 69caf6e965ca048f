"""console: the first page, what it waits for, and figures of one segment."""

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_arrangements import good
from tests.support.console_world import ConsoleWorld, full_answers


@pytest.fixture
def desk() -> ConsoleWorld:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    return world


def asked(desk: ConsoleWorld) -> dict[str, dict[str, str]]:
    return {request.path: dict(request.query) for request, _, _ in desk.api.asked}


def test_the_first_answer_waits_for_three_reports_and_no_more(desk: ConsoleWorld) -> None:
    page = desk.get()["body"]

    assert set(asked(desk)) == {
        "/v1/reports/ageing",
        "/v1/reports/default-rate",
        "/v1/reports/reconciliation",
    }
    assert page.count("data-load=") == 3
    assert '<a class="tile" href="/console/exceptions">' in page


def test_what_waits_is_counted_in_a_part_that_comes_after(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/drafts"] = ApiAnswer(503, {})
    page = desk.get("/console/queues")["body"]

    assert "<strong>3+</strong><span>To reconcile</span>" in page
    assert "<strong>—</strong><span>Drafts to approve</span>" in page
    assert len(asked(desk)) == 6


def test_figures_of_a_segment_are_asked_for_where_they_are_kept(desk: ConsoleWorld) -> None:
    page = desk.get(segment=" gold ")["body"]
    charts = desk.get("/console/received", segment="gold")
    segments = {path: query["segment"] for path, query in asked(desk).items()}

    assert segments == dict.fromkeys(
        (
            "/v1/reports/ageing", "/v1/reports/default-rate", "/v1/reports/cash",
            "/v1/reports/vintages",
        ),
        "gold",
    )  # fmt: skip
    assert charts["statusCode"] == 200
    assert 'data-figure="received"' not in page
    assert 'data-load="/console/received?segment=gold"' in page


def test_a_segment_without_invoices_is_no_company_without_any(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/reports/ageing"] = good(currencies={})
    page = desk.get(segment="none")["body"]

    assert "No invoice here." in page
    assert "cobro api POST /v1/invoices" not in page


def test_what_is_expected_of_a_day_is_drawn_where_its_interval_is_nothing(
    desk: ConsoleWorld,
) -> None:
    days = desk.api.answers["GET /v1/reports/forecast"].body["currencies"]["BRL"]["days"]
    for day in days:
        day |= {"high_90_minor": 0, "high_50_minor": 0, "expected_minor": 100}
    page = desk.get("/console/forecast")["body"]

    assert '<polyline points="0,0 ' in page
