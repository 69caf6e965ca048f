"""Every page in every language, with data that tries to leave its cell."""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cobro.adapters.console import render
from cobro.adapters.console.charts import band
from cobro.adapters.own_api import ApiAnswer
from cobro.domain.parties import Language
from cobro_cli.checkout import Checkout
from tests.support.console_arrangements import good
from tests.support.console_pages import PAGES
from tests.support.console_world import HARD, ConsoleWorld, full_answers

VOID = {"meta", "link", "input", "br", "rect", "line", "path", "polygon", "polyline"}
FIRST_VIEW_BYTES_MAX = 200_000


class Checked(HTMLParser):
    """Notes what is open, every id, and what a strict policy would not run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []
        self.labels: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [facts["id"] or ""] if "id" in facts else []
        self.wrong += [f"{tag} {name}" for name in facts if name == "style" or name[:2] == "on"]
        if tag == "script" and not (facts.get("src") or "").startswith("/console/assets/"):
            self.wrong.append("script of somebody else")

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - HTMLParser passes it
        if tag not in VOID:
            self.wrong.append(f"{tag} closes itself")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} is not the one that is open")


def is_sound(page: str) -> list[str]:
    checked = Checked(page)
    twice = [name for name in checked.ids if checked.ids.count(name) > 1]
    return checked.wrong + checked.open + twice


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_hard_data_is_sound_and_lets_nothing_out(path: str, language: str) -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("finance", language=language)

    answer = world.get(path, **PAGES[path])

    assert answer["statusCode"] == 200
    assert "<script>alert" not in answer["body"]
    assert f'<html lang="{language}">' in answer["body"]
    assert is_sound(answer["body"]) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_company_without_anything_is_told_what_to_do_first(path: str) -> None:
    empty = {
        key: ApiAnswer(200, {name: type(value)() for name, value in answer.body.items()})
        if not key.startswith(
            (
                "GET /v1/invoices/",
                "GET /v1/customers/",
                "GET /v1/bank-files/f",
                "GET /v1/agreements/",
                "GET /v1/exports/",
            )
        )
        and "policies/" not in key
        else answer
        for key, answer in full_answers().items()
    }
    world = ConsoleWorld(empty)
    world.signed_in("viewer")

    answer = world.get(path, **PAGES[path])

    assert answer["statusCode"] == 200
    assert is_sound(answer["body"]) == []


def test_the_first_view_is_small() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("finance")
    parts = [world.get()["body"], *(render.asset(name) for name in render.ASSETS)]

    assert sum(len(part.encode()) for part in parts) < FIRST_VIEW_BYTES_MAX


def names(group: dict[str, Any], before: str = "") -> set[str]:
    found = set()
    for key, value in group.items():
        found |= names(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return found


def test_all_languages_say_the_same_things() -> None:
    folder = Path(render.__file__).parent / "wording"
    found = [names(tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.iterdir())]

    assert len(found) == len(Language)
    assert all(said == found[0] for said in found)


def test_every_reason_of_what_is_parked_is_explained() -> None:
    text = (Checkout.find().root / "docs" / "errors.md").read_text("utf-8")
    parts = text.split("## Reasons of ")[1:]
    told = "".join(part for part in parts if not part.startswith("rows of invoices"))
    codes = set(re.findall(r"^\| `(\w+)`", told, re.MULTILINE))

    assert len(codes) > 60
    assert codes - set(render.words(Language.EN)["reasons"]) == set()


def test_an_exception_says_what_to_do_in_the_clerks_language() -> None:
    answers = full_answers()
    item = answers["GET /v1/exceptions"].body["exceptions"][0]
    item |= {"source": "ingest_bank_file", "reason_code": "no_mapping"}
    world = ConsoleWorld(answers)
    world.signed_in("viewer", language="pt-PT")
    page = world.get("/console/exceptions")["body"]

    assert "Nenhum mapeamento tem as colunas desta tabela." in page
    assert "ficheiro do banco" in page


def test_a_viewer_is_offered_no_order() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    pages = [world.get(path, **query)["body"] for path, query in PAGES.items()]

    assert [page for page in pages if "/console/do/" in page] == []


@pytest.mark.parametrize(
    ("path", "status"), [("/console", 403), ("/console/exceptions", 403), ("/console/nowhere", 404)]
)
def test_what_is_not_allowed_or_not_there_is_said_plainly(path: str, status: int) -> None:
    refusal = ApiAnswer(403, {"error": {"code": "forbidden", "message": "needs a group"}})
    world = ConsoleWorld(dict.fromkeys(full_answers(), refusal))
    world.signed_in()

    answer = world.get(path)

    assert answer["statusCode"] == status
    assert is_sound(answer["body"]) == []
    if status == 403:
        assert "Not allowed" in answer["body"]


def test_a_list_that_fails_says_so_in_its_own_place() -> None:
    answers = full_answers()
    answers["GET /v1/imports"] = ApiAnswer(503, {})
    world = ConsoleWorld(answers)
    world.signed_in("viewer")

    page = world.get("/console/files")

    assert page["statusCode"] == 200
    assert "This part cannot be read now." in page["body"]
    assert "Missing statements" in page["body"]


def test_a_csv_has_decimals_and_no_formula() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer", language="pt-BR")

    text = world.get("/console/csv/gaps")["body"]
    listed = world.get("/console/csv/exceptions")["body"]

    assert text.startswith("\ufeffConta,Tipo")
    assert "-999999999999.99" in text
    assert "'=cmd" in listed


def test_a_csv_of_many_pages_has_all_of_them() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")

    class Pages:
        def __init__(self) -> None:
            self.count = 0

        def call(self, *asked: Any) -> ApiAnswer:  # noqa: ARG002 - as the API is called
            self.count += 1
            rows = [{"customer_id": f"c{self.count}", "name": HARD}]
            return good(customers=rows, after="more" if self.count < 3 else None)

    object.__setattr__(world.console, "api", Pages())
    text = world.get("/console/csv/customers", text="w")["body"]

    assert all(f"c{number}," in text for number in (1, 2, 3))
    assert world.get("/console/csv/nothing")["statusCode"] in {200, 404}


def test_receipts_by_month_are_the_days_of_the_api_less_what_went_back() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    page = world.get("/console/received")["body"]
    (cash,) = [r for r, _, _ in world.api.asked if r.path == "/v1/reports/cash"]

    assert (cash.query["from"], cash.query["to"]) == ("2025-04-01", "2026-03-31")
    assert "R$999,999,999,999.98" in page
    assert "25.0%" in page


def test_what_is_unpaid_is_drawn_to_the_whole_of_its_month() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    page = world.get("/console/received")["body"]

    assert '<h3 id="v-BRL">' in page
    assert 'y="150" width="750" height="50"' in page
    assert page.count("<figure>") == 3


def test_receipts_are_shown_where_vintages_are_not_to_be_had() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    world.api.answers["GET /v1/reports/vintages"] = ApiAnswer(409, {})

    assert world.get("/console/received")["statusCode"] == 200


def test_expected_cash_is_shown_with_its_bands_and_what_came_of_earlier_ones() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    page = world.get("/console/forecast")["body"]

    assert page.count("<polygon") == 2
    assert page.count("<polyline") == 1
    assert "mostly an assumption" in page
    assert "12.3%" in page
    assert "Mar 22, 2026" in page


def test_a_forecast_that_is_not_to_be_had_is_told() -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("viewer")
    world.api.answers["GET /v1/reports/forecast"] = ApiAnswer(409, {})

    assert world.get("/console/forecast")["statusCode"] == 409


def test_bands_lie_between_their_values_from_left_to_right() -> None:
    found = band([(0, 50, 100), (10, 20, 40)], 100)

    assert found.area == "0,0 1000,120 1000,180 0,200"
    assert found.line == "0,100 1000,160"
    assert band([], 0).area == ""
