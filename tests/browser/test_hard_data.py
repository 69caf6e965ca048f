"""Every page of the console with texts and amounts at their limits, without a cloud."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from cobro.domain.parties import Language
from tests.browser.test_console import WIDTHS, findings, overflow, pictures
from tests.support.console_pages import PAGES
from tests.support.console_server import served
from tests.support.console_world import ConsoleWorld, full_answers


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
