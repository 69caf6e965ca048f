"""open_document: signed links for payers, an address for staff."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import boto3

from cobro.domain.parties import Language
from tests.support import doors, outbox
from tests.support.cloud_in_process import API_URL, DOCUMENTS, LINK_SECRET
from tests.support.payers import link_in, opened, registered
from tests.support.requests import (
    CUSTOMER,
    customer_body,
)
from tests.support.world import World, forget

FORGED: dict[str, Callable[[str], str]] = {
    "another signature": lambda token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
    "another document": lambda token: "A" + token[1:],
    "no signature": lambda token: token.partition(".")[0],
    "nothing of ours": lambda _: "x",
    "no text": lambda _: "_w.x",
    "too long": lambda token: token * 20,
    "more behind it": lambda token: token + ".",
}


def test_link_of_the_mail_leads_to_the_document_for_five_minutes(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    answer = opened(world, link_in())
    address = urlsplit(answer["headers"]["Location"])
    query = parse_qs(address.query)

    assert answer["statusCode"] == 302
    assert DOCUMENTS in f"{address.netloc}{address.path}"
    assert issued["invoice_id"] in address.path
    assert query["X-Amz-Expires"] == ["300"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert answer["headers"]["Cache-Control"] == "no-store"


def test_link_opens_no_more_after_its_last_day(world: World) -> None:
    registered(world)
    doors.issued(world)
    token = link_in()
    world.advance(days=180)
    last = opened(world, token)["statusCode"]
    world.advance(days=1)

    assert (last, opened(world, token)["statusCode"]) == (302, 404)


def test_link_that_is_forged_or_torn_answers_one_friendly_page(world: World) -> None:
    registered(world)
    doors.issued(world)
    answers = {name: opened(world, forge(link_in())) for name, forge in FORGED.items()}
    answer = answers["another signature"]

    assert {name: answer["statusCode"] for name, answer in answers.items()} == dict.fromkeys(
        FORGED, 404
    )
    assert answer["headers"]["Content-Type"].startswith("text/html")
    assert "Acme" not in answer["body"]
    assert "Maria" not in answer["body"]
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]


def test_page_of_a_link_that_ran_out_speaks_the_language_of_the_link(world: World) -> None:
    registered(world)
    tokens = {}
    for language in Language:
        body = customer_body(CUSTOMER, language=language.value)
        world.http("manage_customers", "POST", "/v1/customers", body)
        doors.issued(world, language.value)
        tokens[language] = link_in()
    world.advance(days=400)

    for language, token in tokens.items():
        assert f'<html lang="{language.value}">' in opened(world, token)["body"]


def test_key_may_be_changed_without_breaking_the_links_of_before(world: World) -> None:
    registered(world)
    doors.issued(world)
    token = link_in()
    secrets = boto3.client("secretsmanager")
    secrets.put_secret_value(
        SecretId=LINK_SECRET, SecretString='{"current": "new", "previous": ["key-present"]}'
    )
    forget()
    doors.issued(world, "k-2")
    old, new = opened(world, token)["statusCode"], opened(world, link_in())["statusCode"]
    secrets.put_secret_value(SecretId=LINK_SECRET, SecretString='{"current": "new"}')
    forget()
    withdrawn = opened(world, token)["statusCode"]
    secrets.put_secret_value(
        SecretId=LINK_SECRET, SecretString='{"current": "key-present", "previous": ["key-before"]}'
    )
    forget()

    assert (old, new, withdrawn) == (302, 302, 404)


def test_staff_are_told_where_the_document_of_an_invoice_is(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    path = f"/v1/invoices/{issued['invoice_id']}/document"
    answer = world.http("open_document", "GET", path, groups=("viewer",))

    assert answer.status == 200
    assert issued["invoice_id"] in answer.body["url"]
    assert world.http("open_document", "GET", path, groups=()).status == 403


def test_document_that_was_not_drawn_yet_is_not_found(world: World) -> None:
    answer = world.http("open_document", "GET", "/v1/invoices/inv_none/document")

    assert (answer.status, answer.body["error"]["code"]) == (404, "not_found")


def test_mail_leads_to_the_address_of_the_api(world: World) -> None:
    registered(world)
    doors.issued(world)
    body = outbox.document_mails()[0].get_body(("html",))

    assert body is not None
    assert f'href="{API_URL}/documents/' in body.get_content()
