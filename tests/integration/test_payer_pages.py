"""payer_page, take_payer_requests, manage_payer_links: what a payer sees and may write."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from cobro.application.payer_links import PayerLink
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.parties import Language
from tests.support import doors
from tests.support.cloud_in_process import API_URL, LINK_KEYS
from tests.support.payer_pages import link_to, page_of, registered_with_pix, wrote
from tests.support.payers import registered
from tests.support.requests import CUSTOMER, ISSUER, customer_body, http_event, payment_succeeded
from tests.support.world import World

FORGED: dict[str, Callable[[str], str]] = {
    "another signature": lambda token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
    "another invoice": lambda token: "A" + token[1:],
    "no signature": lambda token: token.partition(".")[0],
    "nothing of ours": lambda _: "x",
    "too long": lambda token: token * 20,
}
OTHER = "c-other"


def test_link_opens_the_page_with_what_is_owed_and_how_to_pay(world: World) -> None:
    registered_with_pix(world)
    invoice = doors.issued(world)
    answer = page_of(world, link_to(world, invoice["invoice_id"]))
    html = answer["body"]

    assert answer["statusCode"] == 200
    assert invoice["document"] in html
    assert "Valor para pagar hoje" in html
    assert "R$\xa0100,00" in html
    assert "<svg" in html
    assert "br.gov.bcb.pix" in html
    assert "Copiar código Pix" in html


def test_page_is_kept_by_nobody_and_runs_only_its_own_script(world: World) -> None:
    registered(world)
    headers = page_of(world, link_to(world, doors.issued(world)["invoice_id"]))["headers"]
    policy = headers["Content-Security-Policy"]

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"script-src 'sha256-[^']+'; ", policy)


def test_link_is_made_by_finance_and_lasts_180_days(world: World) -> None:
    registered(world)
    path = f"/v1/invoices/{doors.issued(world)['invoice_id']}/payer-links"
    made = world.http("manage_payer_links", "POST", path)
    refused = world.http("manage_payer_links", "POST", path, groups=("viewer",))

    assert (made.status, refused.status) == (201, 403)
    assert made.body["url"].startswith(f"{API_URL}/pay/")
    assert made.body["expires_date"] == "2026-08-29"


def test_link_opens_no_more_after_its_last_day(world: World) -> None:
    registered(world)
    token = link_to(world, doors.issued(world)["invoice_id"])
    world.advance(days=180)
    last = page_of(world, token)["statusCode"]
    world.advance(days=1)

    assert (last, page_of(world, token)["statusCode"]) == (200, 404)


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_link_that_is_forged_or_torn_shows_nothing(
    world: World, forge: Callable[[str], str]
) -> None:
    registered(world)
    token = forge(link_to(world, doors.issued(world)["invoice_id"]))
    shown, written = page_of(world, token), wrote(world, token, kind="question", text="Olá")

    assert (shown["statusCode"], written["statusCode"]) == (404, 404)
    assert "Acme" not in shown["body"]


def test_links_that_were_taken_back_open_no_more_and_new_ones_do(world: World) -> None:
    registered(world)
    invoice_id = doors.issued(world)["invoice_id"]
    before = link_to(world, invoice_id)
    path = f"/v1/customers/{CUSTOMER}/payer-links/withdrawal"
    done = world.http("manage_payer_links", "POST", path, {"issuer_id": ISSUER})
    world.advance(seconds=1)
    after = link_to(world, invoice_id)
    statuses = [page_of(world, token)["statusCode"] for token in (before, after)]
    written = wrote(world, before, kind="question", text="Olá")

    assert done.status == 200
    assert statuses == [404, 200]
    assert written["statusCode"] == 404


def test_page_lists_what_else_the_customer_has_open_and_nothing_of_others(world: World) -> None:
    registered(world)
    world.http("manage_customers", "POST", "/v1/customers", customer_body(OTHER, name="Outra Ltda"))
    first, second = doors.issued(world, "one"), doors.issued(world, "two")
    foreign = doors.issued(world, "three", customer_id=OTHER)
    html = page_of(world, link_to(world, first["invoice_id"]))["body"]
    (other,) = re.findall(r'<li><a href="([^"]+)"', html)
    there = page_of(world, other)["body"]

    assert second["document"] in html
    assert foreign["document"] not in html
    assert "Outra" not in html
    assert second["document"] in there


def test_page_says_that_the_invoice_is_paid(world: World) -> None:
    registered(world)
    invoice_id = doors.issued(world)["invoice_id"]
    token = link_to(world, invoice_id)
    world.stripe(payment_succeeded(invoice_id, 10_000, world.now))
    world.settle()
    html = page_of(world, token)["body"]

    assert "Recebemos seu pagamento em 2 de mar. de 2026" in html
    assert "Valor para pagar hoje" not in html
    assert "Pagamento" in html


def test_page_charges_who_pays_late_and_its_pix_code_asks_for_all_of_it(world: World) -> None:
    registered_with_pix(world, terms={"late_fee": {"percent": "2"}})
    token = link_to(world, doors.issued(world)["invoice_id"])
    world.advance(days=40)
    html = page_of(world, token)["body"]

    assert "Vencida" in html
    assert "Encargos por atraso" in html
    assert "R$\xa0102,00" in html
    assert "5406102.00" in html


def test_page_speaks_every_language(world: World) -> None:
    registered(world)
    html = page_of(world, link_to(world, doors.issued(world)["invoice_id"]))["body"]
    tokens = re.findall(r'<a href="([^"]+)" lang="([^"]+)"', html)
    pages = {language: page_of(world, token)["body"] for token, language in tokens}

    assert set(pages) == {"pt-BR", "pt-PT", "es-ES", "es-MX", "en"}
    assert all(f'<html lang="{language}">' in page for language, page in pages.items())
    assert "To pay today" in pages["en"]


def exceptions(world: World) -> list[dict[str, Any]]:
    answer = world.http("read_ledger", "GET", "/v1/exceptions", query={"issuer_id": ISSUER})
    found: list[dict[str, Any]] = answer.body["exceptions"]
    return found


def test_what_a_payer_writes_waits_for_a_person_once_and_is_taken_off_when_answered(
    world: World,
) -> None:
    registered(world)
    token = link_to(world, doors.issued(world)["invoice_id"])
    text = "Não reconheço <b>isto</b>\u202e\r\nobrigada"
    first = wrote(world, token, kind="objection", text=text)
    wrote(world, token, kind="objection", text=text)
    (item,) = exceptions(world)
    path = f"/v1/exceptions/{item['exception_id']}/replay"
    world.http("replay_exceptions", "POST", path)

    assert first["statusCode"] == 303
    assert first["headers"]["Location"] == f"../{token}?sent"
    assert item["reason_code"] == "payer_objection"
    assert item["explanation"].endswith("Não reconheço <b>isto</b>\nobrigada")
    assert exceptions(world) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "question", "text": "  \n "},
        {"kind": "question", "text": "a" * 1001},
        {"kind": "threat", "text": "a"},
        {"kind": "question", "text": "a", **{f"more_{n}": "b" for n in range(20)}},
        {},
    ],
)
def test_form_that_says_nothing_leads_back_with_a_hint(
    world: World, fields: dict[str, str]
) -> None:
    registered(world)
    token = link_to(world, doors.issued(world)["invoice_id"])
    answer = wrote(world, token, **fields)
    hint = page_of(world, token, "refused")["body"]

    assert answer["headers"]["Location"] == f"../{token}?refused"
    assert 'role="alert"' in hint
    assert exceptions(world) == []


def test_form_may_come_encoded_as_api_gateway_does_it(world: World) -> None:
    registered(world)
    token = link_to(world, doors.issued(world)["invoice_id"])
    event = http_event("POST", f"/pay/{token}/requests", groups=())
    body = urlencode({"kind": "question", "text": "Olá"})
    answer = world.invoke("take_payer_requests", event | {"body": body})

    assert answer["headers"]["Location"] == f"../{token}?sent"


def test_link_to_an_invoice_that_is_not_there_answers_as_any_bad_link_does(world: World) -> None:
    registered(world)
    link = PayerLink(
        IssuerId(ISSUER), CustomerId(CUSTOMER), InvoiceId("inv_gone"), Language.ES_ES, world.now,
        world.now.date(),
    )  # fmt: skip
    answer = page_of(world, link.token(LINK_KEYS[0]))

    assert answer["statusCode"] == 404
    assert "Este enlace ya no abre el documento" in answer["body"]


def test_form_that_is_too_large_is_refused_in_the_language_of_the_link(world: World) -> None:
    registered(world)
    token = link_to(world, doors.issued(world)["invoice_id"])
    answer = wrote(world, token, kind="question", text="a" * 20_000)

    assert answer["statusCode"] == 413
    assert "Tente de novo em instantes" in answer["body"]
