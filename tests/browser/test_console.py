"""The console as a person sees it: signing in, figures, keys, widths, and what axe finds."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cobro.adapters.console.formats import Formats
from cobro.domain.parties import Language
from cobro_cli.checkout import Checkout
from tests.browser.conftest import TODAY, Office
from tests.support.deployed import eventually
from tests.support.requests import ISSUER

PLACES = (
    "", "invoices", "customers", "customers/cus-1", "timeline?customer_id=cus-1", "propose/cus-1",
    "alerts", "calls", "requests", "effectiveness", "exports", "exports/ages", "review", "disputes",
    "agreements", "releases", "exceptions", "files", "dunning",
    "dunning/default", "policy-form?policy=default", "messages", "simulator?policy=default",
    "contracts", "gateways", "dead-letters", "audit", "companies", "nowhere",
)  # fmt: skip
WIDTHS = (360, 1440)
SECONDS_MAX = 1.0  # until the figures can be read, in a cloud that runs all its services here
FIRST_VIEW_BYTES_MAX = 200_000


def pictures() -> Path:
    folder = Checkout.find().build / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def overflow(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def findings(page: Page) -> list[str]:
    """Return what axe finds that is serious."""
    source = Checkout.find().root / "node_modules" / "axe-core" / "axe.min.js"
    page.evaluate(source.read_text("utf-8"))  # a script tag would need a weaker policy
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:120]}"
        for item in found["violations"]
        if item["impact"] in {"serious", "critical"}
    ]


def test_nobody_enters_without_the_code(browser: Browser, office: Office) -> None:
    window = browser.new_context(locale="pt-BR").new_page()
    window.goto(office.login.address)
    window.screenshot(path=pictures() / "sign-in-1440.png")
    found = findings(window)
    window.fill("#username", office.login.email)
    window.fill("#password", office.login.password)
    window.click("main button:not([data-hide])")
    window.fill("#code", "000000")
    window.click("main button:not([data-hide])")

    assert "Não foi possível entrar" in window.inner_text("main")
    window.goto(office.login.address)
    assert window.url.endswith("/sign-in")
    assert found == []


def test_the_dashboard_shows_the_figures_of_the_api(page: Page, office: Office) -> None:
    page.goto(office.login.address)
    report = office.stack.admin.get(
        "/v1/reports/ageing", issuer_id=ISSUER, as_of=TODAY.isoformat()
    )["currencies"]["BRL"]
    formats = Formats(Language.EN)
    shown = {name: page.inner_text(f"[data-bucket={name}]") for name in report["buckets"]}

    page.wait_for_selector("[data-loaded] svg.columns")
    assert page.inner_text("[data-figure=open]") == formats.money(report["open"], "BRL")
    assert shown == {name: formats.money(int(v), "BRL") for name, v in report["buckets"].items()}


def test_the_first_view_is_small_and_comes_soon(
    browser: Browser, page: Page, office: Office
) -> None:
    sizes: list[int] = []
    window = browser.new_context(storage_state=page.context.storage_state()).new_page()
    window.on("response", lambda answer: sizes.append(len(answer.body())))
    cold = seconds_of(window, office.login.address)
    sent = sum(sizes)
    warm = [seconds_of(window, office.login.address) for _ in range(3)]
    facts = {"bytes": sent, "seconds_cold": cold, "seconds_warm": warm}
    (pictures() / "first-view.json").write_text(json.dumps(facts) + "\n", "utf-8")

    assert sent < FIRST_VIEW_BYTES_MAX
    assert min(warm) < SECONDS_MAX


def seconds_of(window: Page, address: str) -> float:
    """Open the first page and return when it could be read; wait for the parts that come after."""
    began = time.monotonic()
    window.goto(address)
    elapsed = round(time.monotonic() - began, 3)
    window.wait_for_selector("[data-loaded] .queues")
    window.wait_for_selector("[data-loaded] svg.fan")
    window.wait_for_selector("[data-loaded] svg.columns")
    return elapsed


def places_of(office: Office) -> dict[str, str]:
    """Return each page's address by the name of its picture."""
    arranged = office.arranged
    return {place.partition("?")[0].replace("/", "-") or "dashboard": place for place in PLACES} | {
        "invoice": f"invoices/{arranged.disputed}",
        "dispute": f"disputes/{arranged.disputed}",
        "agreement": f"agreements/{arranged.agreement}",
    }


@pytest.mark.parametrize("language", list(Language))
def test_each_page_fits_each_width_and_axe_finds_nothing_serious(
    page: Page, office: Office, language: Language
) -> None:
    page.goto(f"{office.login.address}/language?to={language.value}")
    wide, wrong, failed = {}, {}, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, place in places_of(office).items():
            answer = page.goto(f"{office.login.address}/{place}".rstrip("/"))
            if answer is None or answer.status != (404 if place == "nowhere" else 200):
                failed[name] = answer and answer.status
            if not place:
                page.wait_for_selector("[data-loaded] svg.fan")
                page.wait_for_selector("[data-loaded] svg.columns")
            page.evaluate(
                "document.querySelectorAll('details.order').forEach(d => { d.open = true })"
            )
            picture = pictures() / f"{name}-{language.value}-{width}.png"
            page.screenshot(path=picture, full_page=True)
            if overflow(page) > 0:
                wide[f"{name} {width}"] = overflow(page)
            if found := findings(page):
                wrong[f"{name} {width}"] = found
    page.goto(f"{office.login.address}/language?to=en")
    page.set_viewport_size({"width": 1440, "height": 900})

    assert failed == {}
    assert wide == {}
    assert wrong == {}


def test_accepting_by_a_key_posts_the_journal(page: Page, office: Office) -> None:
    path = f"/v1/invoices/{office.invoice['invoice_id']}"
    page.goto(f"{office.login.address}/review")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**/review?done=accept")

    eventually(lambda: office.stack.admin.get(path)["status"] == "paid")
    assert office.stack.admin.get(path)["open"] == 0


def test_the_search_is_one_key_away(page: Page, office: Office) -> None:
    page.goto(f"{office.login.address}/customers")
    page.keyboard.press("/")
    page.keyboard.type("sociedade")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=sociedade*")

    assert page.locator("table.list tbody tr").count() == 1
