"""The description of the API is what the handlers answer and what is deployed."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # ships no types
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

from cobro.contracts.schemas import open_api, request_schemas
from infra.names import CONSOLE_ROUTES
from tests.architecture.tree import ROOT, python_files, syntax
from tests.support.requests import collecting_issuer
from tests.support.world import World, payment_succeeded

DOCUMENT = ROOT / "docs" / "openapi.yaml"
METHODS = {"get", "post", "put", "delete", "patch"}
VIEWS = {
    "issuer_id": "acme",
    "as_of": "2026-06-30",
    "from": "2026-01-01",
    "to": "2026-12-31",
    "on": "2026-06-30",
    "document": "A-0000001",
}
READERS = {
    "/v1/customers": "manage_customers",
    "/v1/customers/{customer_id}": "manage_customers",
    "/v1/rates/{name}": "manage_rates",
    "/v1/issuers": "manage_customers",
    "/v1/issuers/{issuer_id}": "manage_customers",
    "/v1/contracts": "manage_contracts",
}


@cache
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text("utf-8"))
    return loaded


def described() -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, item in document()["paths"].items()
        for method in item
        if method in METHODS
    }


def handled() -> Iterator[str]:
    """Yield the routes of the handlers and routers, as decorators name them."""
    for path in python_files("functions", "shared"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef):
                yield from (route for d in node.decorator_list if (route := route_of(d)))


def route_of(decorator: ast.expr) -> str | None:
    if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
        return None
    if decorator.func.attr not in METHODS or not isinstance(decorator.args[0], ast.Constant):
        return None
    path = re.sub(r"<(\w+)>", r"{\1}", str(decorator.args[0].value))
    return f"{decorator.func.attr.upper()} {path}"


def deployed() -> set[str]:
    """Read the routes off the sources of infra: importing it would start a Node process."""
    found = set()
    for path in python_files("infra"):
        found |= set(re.findall(r'"((?:GET|POST|PUT|DELETE) /[^"]+)"', path.read_text("utf-8")))
    return found


def test_every_route_is_described_handled_and_deployed() -> None:
    webhook = "POST /webhooks/{gateway}/{account}"  # so its function loads no router
    doors = {*handled(), webhook, f"{webhook}/{{rest}}"}

    pages = set(CONSOLE_ROUTES)  # for people, and none of the API

    assert described() == doors == {r.replace("+}", "}") for r in deployed() if r not in pages}


def test_request_schemas_are_those_of_the_contracts() -> None:
    text = DOCUMENT.read_text("utf-8")
    schemas = document()["components"]["schemas"]

    assert open_api(text) == text
    assert {name: schemas[name] for name in request_schemas()} == request_schemas()


def test_every_reference_leads_somewhere_and_every_schema_is_one() -> None:
    text = DOCUMENT.read_text("utf-8")
    for reference in set(re.findall(r'"#/([^"]+)"', text)):
        target: Any = document()
        for part in reference.split("/"):
            target = target[part]
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)

    assert len({o["operationId"] for o in operations()}) == len(described())


def operations() -> list[dict[str, Any]]:
    return [
        operation
        for item in document()["paths"].values()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_everything_but_what_is_signed_needs_a_token_and_may_forbid() -> None:
    unsafe = [o["operationId"] for o in operations() if o.get("security") == []]
    silent = [o["operationId"] for o in operations() if "403" not in o["responses"]]

    assert document()["security"] == [{"token": []}]
    payers = ["askOptOut", "openDocument", "optOut", "showPayerPage", "takePayerRequest"]
    assert sorted(unsafe) == sorted([*payers, "receiveWebhook", "receiveWebhookBehind"])
    assert sorted(silent) == payers


def check(method: str, path: str, status: int, body: Any) -> None:
    """Fail unless the answer is one that the description gives for the route."""
    response = document()["paths"][path][method.lower()]["responses"][str(status)]
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    schema = response["content"]["application/json"]["schema"]
    whole = {"components": document()["components"], **schema}
    Draft202012Validator(whole).validate(body)


@pytest.fixture
def told(world: World) -> World:
    """Give a world with an invoice, a payment of it and something that waits."""
    invoice_id = world.issue("k").body["invoice_id"]
    world.stripe(payment_succeeded(invoice_id, 12_000, world.now))
    world.put_file("bad.ret", b"hello")
    world.settle()
    return world


READS = [
    "/v1/issuers",
    "/v1/issuers/{issuer_id}",
    "/v1/contracts",
    "/v1/invoices",
    "/v1/customers/{customer_id}",
    "/v1/customers/{customer_id}/statement",
    "/v1/customers/{customer_id}/risk",
    "/v1/invoices/{invoice_id}",
    "/v1/invoices/{invoice_id}/payoff",
    "/v1/rates/{name}",
    "/v1/invoices/{invoice_id}/charges",
    "/v1/reports/ageing",
    "/v1/reports/default-rate",
    "/v1/reports/reconciliation",
    "/v1/reports/vintages",
    "/v1/reports/roll-rates",
    "/v1/reports/indicators",
    "/v1/reports/cash",
    "/v1/reports/forecast",
    "/v1/reports/fees",
    "/v1/exceptions",
]


def test_what_is_read_is_answered_as_described(told: World) -> None:
    invoice_id = told.issue("k").body["invoice_id"]
    for path in READS:
        function = READERS.get(path, "read_ledger")
        real = path.format(
            customer_id="cus-1", invoice_id=invoice_id, name="es_commercial", issuer_id="acme"
        )
        for query in (VIEWS, {}):
            answer = told.http(function, "GET", real, query=query)
            check("GET", path, answer.status, answer.body)
        refused = told.http(function, "GET", real, query=VIEWS, groups=())
        check("GET", path, 403, refused.body)

        assert refused.status == 403


def test_what_is_written_is_answered_as_described(told: World) -> None:
    issued, again = told.issue("new"), told.issue("new")
    clash, unknown = told.issue("new", 1), told.issue("other", customer_id="nobody")
    items = told.http("read_ledger", "GET", "/v1/exceptions", query=VIEWS).body["exceptions"]
    item = items[0]["exception_id"]
    replayed = told.http("replay_exceptions", "POST", f"/v1/exceptions/{item}/replay")
    event = payment_succeeded("inv", 1, told.now)
    webhooks = [told.stripe(event), told.stripe(event, "whsec_forged")]
    for answer in (issued, again, clash, unknown):
        check("POST", "/v1/invoices", answer.status, answer.body)
    check("POST", "/v1/exceptions/{exception_id}/replay", replayed.status, replayed.body)
    for answer in webhooks:
        check("POST", "/webhooks/{gateway}/{account}", answer.status, answer.body)

    assert [a.status for a in (issued, again, clash, unknown)] == [201, 200, 409, 404]
    assert [a.status for a in (replayed, *webhooks)] == [202, 200, 400]


def test_gateway_accounts_are_answered_as_described(world: World) -> None:
    path = "/v1/gateway-accounts/{gateway}/{account_id}"
    bodies: list[dict[str, Any]] = [
        {"issuer_id": "acme", "currencies": ["BRL"], "offers": ["link", "boleto"]},
        {"issuer_id": "acme", "currencies": []},
        {"issuer_id": "nobody", "currencies": ["BRL"]},
    ]
    real = path.format(gateway="stripe", account_id="shop")
    answers = [world.http("manage_gateways", "PUT", real, body) for body in bodies]
    answers.append(world.http("manage_gateways", "PUT", real, bodies[0], groups=("finance",)))
    for answer in answers:
        check("PUT", path, answer.status, answer.body)
    for query in (VIEWS, {}):
        listed = world.http("manage_gateways", "GET", "/v1/gateway-accounts", query=query)
        check("GET", "/v1/gateway-accounts", listed.status, listed.body)

    assert [answer.status for answer in answers] == [200, 400, 404, 403]


def test_dunning_policies_are_answered_as_described(told: World) -> None:
    path = "/v1/dunning-policies/{policy}"
    step = {"step": "kind", "offset": {"days": 2}, "template": "after_due"}
    bodies: list[dict[str, Any]] = [{"format": 2, "steps": [step]}, {"format": 2, "steps": []}]
    real = path.format(policy="gentle")
    answers = [
        told.http("manage_dunning", "PUT", real, body, query=VIEWS) for body in (bodies[0], *bodies)
    ]
    answers.append(told.http("manage_dunning", "PUT", real, bodies[0], query={"issuer_id": "no"}))
    given = {"issuer_id": "acme", "kind": "issuer", "policy": "gentle"}
    for answer in answers:
        check("PUT", path, answer.status, answer.body)
    for body in (given, given | {"policy": "unknown"}, given | {"key": "k"}):
        answer = told.http("manage_dunning", "PUT", "/v1/dunning-assignments", body)
        check("PUT", "/v1/dunning-assignments", answer.status, answer.body)
    reads = ["/v1/dunning-policies", real, path.format(policy="default"), real + "x"]
    for read in reads:
        answer = told.http("manage_dunning", "GET", read, query=VIEWS)
        check("GET", path if read.count("/") > 2 else read, answer.status, answer.body)
    invoice_id = told.issue("k").body["invoice_id"]
    told.run_schedule()
    told.settle()
    path = "/v1/invoices/{invoice_id}/notices"
    answer = told.http("manage_dunning", "GET", path.format(invoice_id=invoice_id))
    check("GET", path, answer.status, answer.body)

    assert [answer.status for answer in answers] == [201, 200, 400, 404]


def test_a_copy_of_an_invoice_is_answered_as_described(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/issuers", collecting_issuer())
    invoice_id = world.issue("k").body["invoice_id"]
    world.settle()
    path = "/v1/invoices/{invoice_id}/reissues"
    days = ("2026-03-25", "2026-03-25", "2026-03-26", "2026-03-25", "2026-01-01")
    answers = [
        world.http(
            "reissue_invoices",
            "POST",
            path.format(invoice_id=invoice_id),
            {"issuer_id": "acme", "due_date": day},
        )
        for day in days
    ]
    for answer in answers:
        check("POST", path, answer.status, answer.body)

    assert [answer.status for answer in answers] == [201, 200, 201, 409, 400]


def test_the_document_is_where_readers_look_for_it() -> None:
    assert "openapi.yaml" in (Path(ROOT) / "docs" / "api.md").read_text("utf-8")
