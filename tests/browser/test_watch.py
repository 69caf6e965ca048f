"""Alerts seen by a key, calls noted with what was promised, and reports saved as files."""

from playwright.sync_api import Page

from tests.browser.conftest import TODAY, Office
from tests.browser.watched import alerts, calls


def test_an_alert_is_acknowledged_by_a_key(page: Page, office: Office) -> None:
    before = len(alerts(office.stack.admin))
    page.goto(f"{office.login.address}/alerts")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**/alerts?done=acknowledge_alert")

    (seen,) = alerts(office.stack.admin, "acknowledged")
    assert seen["acknowledged_at"]
    assert len(alerts(office.stack.admin)) == before - 1


def test_an_alert_is_muted_with_its_rule_and_heard_again(page: Page, office: Office) -> None:
    page.goto(f"{office.login.address}/alerts?kind=large_invoice")
    page.click("details:has(form[action$=mute_alerts]) summary")
    page.click(".entry form[action$=mute_alerts] button")
    page.wait_for_url("**/alerts?done=mute_alerts")
    muted = page.locator("form[action$=unmute_alerts] input[name=what]").all()
    names = {each.input_value() for each in muted}
    page.click("form[action$=unmute_alerts]:has(input[value='rule large']) button")
    page.wait_for_url("**/alerts?done=unmute_alerts")

    assert names == {"rule late", "rule large"}
    assert page.locator("form[action$=unmute_alerts]").count() == 1


def test_a_call_is_noted_and_its_promise_taken(page: Page, office: Office) -> None:
    (call,) = calls(office.stack.admin)
    page.goto(f"{office.login.address}/calls")
    shown = page.inner_text(".entry")
    page.click(".entry details summary")
    page.select_option("select[name=outcome]", "promised")
    page.fill("input[name=promised_date]", TODAY.replace(day=TODAY.day + 3).isoformat())
    page.fill("textarea[name=text]", "Pays on Thursday")
    page.click("form[action$=record_call] button")
    page.wait_for_url("**/calls?done=record_call")
    path = f"/v1/invoices/{call['invoice_id']}/promises"
    (promise,) = office.stack.admin.get(path)["promises"]

    assert "R$123.00" in shown
    assert promise["state"] == "open"
    assert calls(office.stack.admin) == []


def test_a_report_and_what_an_export_made_are_saved(page: Page, office: Office) -> None:
    page.goto(f"{office.login.address}/exports")
    page.select_option("form[action$=report] select[name=format]", "xlsx")
    with page.expect_download() as saved:
        page.click("form[action$=report] button")
    page.goto(f"{office.login.address}/exports/ages")
    with page.expect_download() as made:
        page.click("a[href*='export-file']")

    assert saved.value.suggested_filename == f"ageing-{TODAY.isoformat()}.xlsx"
    assert saved.value.path().read_bytes()[:2] == b"PK"
    assert made.value.path().read_bytes()[:2] == b"PK"
