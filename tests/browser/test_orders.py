"""What is arranged with a customer, ordered in the console, and the payer's own page of it."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Office
from tests.browser.test_console import WIDTHS, findings, overflow, pictures
from tests.support.deployed import eventually
from tests.support.requests import ISSUER


@pytest.mark.parametrize("name", ["disputed", "proposed"])
def test_the_payers_page_fits_in_each_language_and_axe_finds_nothing_serious(
    browser: Browser, office: Office, name: str
) -> None:
    window = browser.new_context(locale="pt-BR").new_page()
    window.goto(office.arranged.pages[name])
    addresses = {
        link.get_attribute("lang") or "": link.evaluate("link => link.href")
        for link in window.locator("nav a[lang]").all()
    }
    addresses["own"] = window.url
    wide, wrong = {}, {}
    for language, address in addresses.items():
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 900})
            window.goto(address)
            picture = pictures() / f"payer-{name}-{language}-{width}.png"
            window.screenshot(path=picture, full_page=True)
            if overflow(window) > 0:
                wide[f"{language} {width}"] = overflow(window)
            if found := findings(window):
                wrong[f"{language} {width}"] = found

    assert len(addresses) > 1
    assert wide == {}
    assert wrong == {}


def test_a_link_to_the_payers_page_is_made_and_taken_back(
    browser: Browser, page: Page, office: Office
) -> None:
    page.goto(f"{office.login.address}/invoices/{office.arranged.gathered}")
    page.click("details:has(form[action$=payer_link]) summary")
    page.click("form[action$=payer_link] button")
    page.wait_for_selector("#link")
    address = page.input_value("#link")
    page.goto(f"{office.login.address}/customers/cus-1")
    page.click("details:has(form[action$=withdraw_links]) summary")
    page.click("form[action$=withdraw_links] button")
    page.wait_for_url("**?done=withdraw_links")
    token = address.rpartition("/")[2]
    window = browser.new_page()
    answer = window.goto(f"{office.stack.admin.api_url.rstrip('/')}/pay/{token}")

    assert answer is not None
    assert answer.status in {403, 404, 410}


def test_a_dispute_is_decided_and_credited(page: Page, office: Office) -> None:
    path = f"/v1/invoices/{office.arranged.disputed}"
    page.goto(f"{office.login.address}/disputes/{office.arranged.disputed}")
    page.select_option("select[name=decision]", "upheld")
    page.fill("input[name=credit]", "20.00")
    page.fill("form[action$=decide_dispute] input[name=reason]", "price list")
    page.click("form[action$=decide_dispute] button")
    page.wait_for_url("**?done=decide_dispute")

    assert "upheld" in page.inner_text("main")
    assert office.stack.admin.get(path)["credited"] == 2_000


def test_an_agreement_is_proposed_by_ticks_and_accepted(page: Page, office: Office) -> None:
    agreements = "/v1/customers/cus-1/agreements"
    page.goto(f"{office.login.address}/propose/cus-1")
    page.check(".tick input >> nth=-1")
    page.click("form[action$=propose_agreement] button")
    page.wait_for_url("**?done=propose_agreement")
    found = office.stack.admin.get(agreements, issuer_id=ISSUER)["agreements"]
    (made,) = {each["agreement_id"] for each in found} - {office.arranged.agreement}
    page.goto(f"{office.login.address}/agreements/{made}")
    page.click("form[action$=accept_agreement] button")
    page.wait_for_url("**?done=accept_agreement")

    eventually(lambda: office.stack.admin.get(f"/v1/agreements/{made}")["state"] == "active")
