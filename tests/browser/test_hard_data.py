"""Pages of the console and the payer's with texts and amounts at their limits, without a cloud."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from cobro.adapters.payer_page.render import render_page
from cobro.domain.parties import Language
from tests.browser.test_console import WIDTHS, findings, overflow, pictures
from tests.support.console_pages import PAGES
from tests.support.console_server import served
from tests.support.console_world import ConsoleWorld, full_answers
from tests.unit.test_payer_page import LINKS, full_page


@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_too_long_for_a_page(browser: Browser, language: Language) -> None:
    world = ConsoleWorld(full_answers())
    world.signed_in("finance", language=language.value)
    window = browser.new_context(locale=language.value).new_page()
    wide, wrong = {}, {}
    with served(world) as address:
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 900})
            for path, query in PAGES.items():
                window.goto(f"{address}{path}?{urlencode(query)}")
                name = path.removeprefix("/console").strip("/").replace("/", "-") or "dashboard"
                picture = pictures() / f"hard-{name}-{language.value}-{width}.png"
                window.screenshot(path=picture, full_page=True)
                if overflow(window) > 0:
                    wide[f"{path} {width}"] = overflow(window)
                if found := findings(window):
                    wrong[f"{path} {width}"] = found
    window.close()

    assert wide == {}
    assert wrong == {}


def test_tables_of_the_payers_page_scroll_inside_of_it(browser: Browser) -> None:
    window = browser.new_context().new_page()
    wide, wrong = {}, {}
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 900})
        window.set_content(render_page(full_page(), LINKS, Language.PT_BR).html)
        window.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        window.screenshot(path=pictures() / f"hard-payer-{width}.png", full_page=True)
        if overflow(window) > 0:
            wide[width] = overflow(window)
        if found := findings(window):
            wrong[width] = found
    window.close()

    assert wide == {}
    assert wrong == {}
