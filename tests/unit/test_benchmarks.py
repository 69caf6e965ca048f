"""What the benchmarks read off an answer, how they say it, and how their figures are judged."""

import json
from typing import Any

import pytest

from benchmarks.capacity import Consumed, consumed, item_bytes
from benchmarks.company_year import draw_year
from benchmarks.figures import Figure
from benchmarks.handler_import import functions, script
from benchmarks.matching import quality
from cobro_cli.bench_command import figures_of
from cobro_cli.bench_targets import judged
from cobro_cli.steps import Progress, silent


def test_a_transaction_is_summed_by_table_with_its_indexes() -> None:
    answer = {
        "ConsumedCapacity": [
            {"TableName": "invoices", "CapacityUnits": 3.0, "WriteCapacityUnits": 2.0},
            {"TableName": "series", "CapacityUnits": 2.0, "WriteCapacityUnits": 2.0},
        ]
    }

    assert consumed("TransactWriteItems", {}, answer) == [
        Consumed("invoices", writes=3.0),
        Consumed("series", writes=2.0),
    ]


def test_a_transaction_sent_again_is_charged_as_a_reading() -> None:
    part = {"TableName": "invoices", "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}

    found = consumed("TransactWriteItems", {}, {"ConsumedCapacity": [part]})

    assert found == [Consumed("invoices", reads=2.0)]


@pytest.mark.parametrize(
    ("size", "is_consistent", "units"),
    [(10, True, 1.0), (10, False, 0.5), (4096, True, 1.0), (4097, True, 2.0), (9000, False, 1.5)],
)
def test_a_reading_is_charged_by_the_size_of_its_items(
    size: int, is_consistent: bool, units: float
) -> None:
    reported = {"TableName": "reports", "CapacityUnits": 1.0 if is_consistent else 0.5}
    answer = {"Items": [{"k": {"B": b"x" * (size - 1)}}], "ConsumedCapacity": reported}

    found = consumed("Query", {"ConsistentRead": is_consistent}, answer)

    assert found == [Consumed("reports", reads=units)]


def test_a_reading_that_finds_nothing_costs_its_least() -> None:
    answer = {"ConsumedCapacity": {"TableName": "series", "CapacityUnits": 1.0}}

    assert consumed("GetItem", {"ConsistentRead": True}, answer) == [Consumed("series", reads=1.0)]


def test_a_plain_write_counts_as_the_cloud_says() -> None:
    answer = {"ConsumedCapacity": {"TableName": "dunning", "CapacityUnits": 2.0}}

    assert consumed("PutItem", {}, answer) == [Consumed("dunning", writes=2.0)]


def test_a_batch_is_charged_by_each_of_its_items_and_by_what_is_not_there() -> None:
    keys = [{"pk": {"S": str(number)}} for number in range(3)]
    items = [{"pk": {"S": "0"}}, {"pk": {"S": "1"}, "text": {"S": "x" * 5_000}}]
    request = {"RequestItems": {"statements": {"Keys": keys}}}
    found = consumed("BatchGetItem", request, {"Responses": {"statements": items}})

    assert found == [Consumed("statements", reads=2.0)]


def test_calls_without_units_count_none() -> None:
    assert consumed("DescribeTable", {}, {}) == []


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "ação"}, 6),
        ({"N": "-123.45"}, 4),
        ({"B": b"12345"}, 5),
        ({"BOOL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"L": [{"S": "ab"}, {"N": "1"}]}, 9),
        ({"M": {"k": {"S": "ab"}}}, 7),
    ],
)
def test_items_are_sized_as_the_developer_guide_says(value: dict[str, Any], size: int) -> None:
    assert item_bytes({"name": value}) == len("name") + size


def test_a_figure_is_one_line_with_everything_that_tells_it_apart() -> None:
    figure = Figure("issue_rate", "gaps", 0, "numbers", 120, {"workers": 8, "block": 25})

    said = json.loads(figure.line())

    assert said == {
        "bench": "issue_rate",
        "workers": 8,
        "block": 25,
        "n": 120,
        "metric": "gaps",
        "value": 0,
        "unit": "numbers",
    }


def test_figures_are_told_from_progress_and_from_the_log_of_a_handler() -> None:
    line = Figure("parse", "peak_mb", 1.5, "MB", 1000).line()
    told: list[Progress] = []
    output = ['{"level":"INFO"}\n', "oops\n", "3\n", '{"done": 1, "total": 4}\n', line + "\n"]

    kept = list(figures_of(output, "measure", told.append, (1, 2)))

    assert kept == [line]
    assert told == [Progress("measure", 5, 8)]
    assert list(figures_of([], "measure", silent, (0, 1))) == []


def test_the_worst_figure_of_a_kind_is_held_against_the_target() -> None:
    figures = [
        {"bench": "lifecycle_units", "metric": "write_units", "value": 18.0},
        {"bench": "lifecycle_units", "metric": "write_units", "value": 21.5},
        {"bench": "issue_rate", "metric": "gaps", "value": 0},
        {"bench": "parse", "metric": "peak_mb", "format": "ofx", "n": 1000, "value": 40.0},
        {"bench": "parse", "metric": "peak_mb", "format": "ofx", "n": 100_000, "value": 41.0},
    ]

    lines = list(judged(figures))

    assert [line[0] for line in lines] == ["✗", "✓", "✓"]
    assert "21.5" in lines[0]


def test_other_libraries_are_compared_on_files_of_the_same_size() -> None:
    def speed(library: str, n: int, value: float) -> dict[str, Any]:
        marks = {"bench": "parse", "metric": "entries_per_second", "format": "ofx"}
        return {**marks, "library": library, "n": n, "value": value}

    figures = [
        speed("cobro", 1_000, 40_000.0),
        speed("cobro", 10_000, 50_000.0),
        speed("slow", 1_000, 1_000.0),
        speed("quick", 10_000, 20_000.0),
        speed("other", 500, 9e9),
    ]

    lines = list(judged(figures))

    assert lines == [
        "✓ reading ofx at least as fast as the fastest of other libraries (worst: 2.5)",
        "✓ reading ofx at least 5 times as fast as their median (worst: 21.25)",
    ]


def test_every_function_has_its_cold_start_measured() -> None:
    assert "receive_webhook" in functions()
    assert "functions.receive_webhook.handler" in script("receive_webhook")


def test_one_seed_draws_one_year_and_another_seed_another() -> None:
    year, same, other = (draw_year(300, seed) for seed in (1, 1, 2))

    assert (year.entries, year.truth) == (same.entries, same.truth)
    assert year.entries != other.entries
    assert len(year.truth) == len(year.entries)


def test_nothing_is_posted_wrongly_in_a_small_year() -> None:
    figures = list(quality(1_500, 7, learns=True))
    found = {f.metric: f.value for f in figures if f.marks.get("rule", "all") == "all"}

    assert found["wrong_exact"] == 0
    assert found["precision"] >= 0.999
