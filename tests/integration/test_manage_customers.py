"""manage_customers: issuers and customers over HTTP, kept in their tables."""

from typing import Any

import pytest

from tests.support.requests import collecting_issuer, customer_body, issuer_body
from tests.support.world import Answer, World

FUNCTION = "manage_customers"


def register_issuer(world: World, **changes: Any) -> Answer:
    return world.http(FUNCTION, "POST", "/v1/issuers", issuer_body() | changes)


def register_customer(world: World, **changes: Any) -> Answer:
    return world.http(FUNCTION, "POST", "/v1/customers", customer_body("cus-9") | changes)


def show(world: World, customer_id: str = "cus-9", **query: str) -> Answer:
    return world.http(FUNCTION, "GET", f"/v1/customers/{customer_id}", query=query)


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_a_registered_customer_can_be_read_back(world: World) -> None:
    assert register_customer(world, phone="+55 11 5555-0000").status == 201
    found = show(world, issuer_id="acme").body

    assert found["tax_id"] == "52998224725"
    assert found["phone"] == "+55 11 5555-0000"
    assert found["language"] == "pt-BR"


def test_a_registration_that_comes_again_replaces_the_profile(world: World) -> None:
    register_customer(world)
    register_customer(world, name="Maria Souza")

    assert show(world, issuer_id="acme").body["name"] == "Maria Souza"


def test_a_customer_of_an_unknown_issuer_is_refused(world: World) -> None:
    assert code_of(register_customer(world, issuer_id="nobody")) == (404, "not_found")


def test_who_is_not_registered_is_not_found(world: World) -> None:
    assert code_of(show(world, "nobody", issuer_id="acme")) == (404, "not_found")
    assert code_of(show(world)) == (400, "invalid_input")


@pytest.mark.parametrize(
    "changes",
    [{"tax_id": "1"}, {"email": "x"}, {"language": "fr"}, {"country": "XX"}, {"extra": 1}],
)
def test_a_customer_with_a_wrong_fact_is_not_registered(
    world: World, changes: dict[str, Any]
) -> None:
    assert code_of(register_customer(world, **changes)) == (400, "invalid_input")
    assert show(world, issuer_id="acme").status == 404


def test_a_replaced_profile_is_used_at_once(world: World) -> None:
    body = issuer_body() | {"name": "Acme Nova", "series": {"A": 1, "B": 2, "C": 3}}
    answer = world.http(FUNCTION, "PUT", "/v1/issuers/acme", body)

    assert answer.status == 200
    assert world.issue("k", series="C").body["document"] == "C-0000001"


def test_a_profile_is_replaced_only_where_there_is_one_and_keeps_its_series(world: World) -> None:
    unknown = issuer_body("nobody")
    fewer = issuer_body() | {"series": {"A": 1}}

    assert code_of(world.http(FUNCTION, "PUT", "/v1/issuers/nobody", unknown))[0] == 404
    assert code_of(world.http(FUNCTION, "PUT", "/v1/issuers/acme", fewer))[0] == 400
    assert code_of(world.http(FUNCTION, "PUT", "/v1/issuers/acme", unknown))[0] == 400


def test_only_an_admin_registers_issuers_and_only_finance_customers(world: World) -> None:
    for method, path, group in (
        ("POST", "/v1/issuers", "finance"),
        ("PUT", "/v1/issuers/acme", "finance"),
        ("POST", "/v1/customers", "viewer"),
        ("GET", "/v1/customers/cus-1", "stranger"),
    ):
        answer = world.http(FUNCTION, method, path, issuer_body(), groups=(group,))

        assert code_of(answer) == (403, "forbidden")


@pytest.mark.parametrize(
    ("matching", "field"),
    [
        ({"auto_score": 10_001}, "matching.auto_score"),
        ({"auto_score": 4_000}, "matching.propose_score"),
        ({"short": "forget"}, "matching.short"),
        ({"late_days": -1}, "matching.late_days"),
        ({"tolerance": "1"}, "matching.tolerance"),
    ],
)
def test_what_matching_may_not_do_is_refused_by_the_name_of_its_field(
    world: World, matching: dict[str, Any], field: str
) -> None:
    answer = register_issuer(world, matching=matching)

    assert code_of(answer) == (400, "invalid_input")
    assert answer.body["error"]["field"] == field


def test_the_list_of_issuers_is_no_issuer(world: World) -> None:
    assert code_of(register_issuer(world, issuer_id="*")) == (400, "invalid_input")
    assert code_of(world.issue("k", issuer_id="*")) == (400, "invalid_input")


def test_malformed_json_says_so(world: World) -> None:
    answer = world.http(FUNCTION, "POST", "/v1/customers", b"{")

    assert code_of(answer) == (400, "malformed_json")


def test_a_second_registration_keeps_the_codes_of_series_like_a_replacement(world: World) -> None:
    changed = issuer_body() | {"series": {"A": 5, "B": 2}}
    refused = world.http("manage_customers", "POST", "/v1/issuers", changed)
    again = world.http("manage_customers", "POST", "/v1/issuers", issuer_body())

    assert (refused.status, refused.body["error"]["code"]) == (400, "invalid_input")
    assert again.status == 201


def test_a_profile_is_shown_as_the_request_that_replaces_it(world: World) -> None:
    terms = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
    limit = {
        "approval_limit": 50_000,
        "difference_tolerance": 10,
        "matching": {"tolerance": 5, "short": "keep_open"},
        "terms": terms,
        "fiscal": {"inscricao_municipal": "7"},
    }
    world.http(FUNCTION, "POST", "/v1/issuers", collecting_issuer() | limit)
    shown = world.http(FUNCTION, "GET", "/v1/issuers/acme", groups=("viewer",)).body
    replaced = world.http(FUNCTION, "PUT", "/v1/issuers/acme", shown)
    again = world.http(FUNCTION, "GET", "/v1/issuers/acme").body
    listed = world.http(FUNCTION, "GET", "/v1/issuers").body

    assert (replaced.status, again) == (200, shown)
    assert shown["agreements"]["bradesco"]["first_number"] == 500
    assert shown["difference_tolerance"] == 10
    assert shown["matching"] == {
        "auto_score": 9_500,
        "propose_score": 5_000,
        "tolerance": 5,
        "short": "keep_open",
        "over": "ask",
        "early_days": 20,
        "late_days": 120,
    }
    assert (shown["approval_limit"], shown["terms"]["late_fee"]["percent"]) == (50_000, "2")
    assert {"issuer_id": "acme", "name": "Acme Serviços Ltda"} in listed["issuers"]
    assert code_of(world.http(FUNCTION, "GET", "/v1/issuers/nobody")) == (404, "not_found")


@pytest.mark.parametrize(
    ("country", "tax_id", "zone"),
    [
        ("BR", "11.222.333/0001-81", "America/Sao_Paulo"),
        ("PT", "501442600", "Europe/Lisbon"),
        ("ES", "A58818501", "Europe/Madrid"),
        ("MX", "GODE561231GR8", "America/Mexico_City"),
    ],
)
def test_the_days_of_a_company_are_those_of_its_country(
    world: World, country: str, tax_id: str, zone: str
) -> None:
    register_issuer(world, issuer_id="new", country=country, tax_id=tax_id, currency="EUR")

    assert world.http(FUNCTION, "GET", "/v1/issuers/new").body["timezone"] == zone


def listed(world: World, **query: str) -> Answer:
    return world.http(FUNCTION, "GET", "/v1/customers", query={"issuer_id": "acme"} | query)


def ids(answer: Answer) -> list[str]:
    return [customer["customer_id"] for customer in answer.body["customers"]]


def test_customers_are_listed_in_the_order_of_their_ids(world: World) -> None:
    for customer_id in ("zeta", "alfa"):
        register_customer(world, customer_id=customer_id)
    found = listed(world)

    assert ids(found) == sorted(ids(found))
    assert {"alfa", "zeta"} <= set(ids(found))
    assert found.body["after"] is None


def test_pages_of_customers_show_each_of_them_once(world: World) -> None:
    for number in range(7):
        register_customer(world, customer_id=f"many-{number}")
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = listed(world, limit="2", **({"after": after} if after else {}))
        seen += ids(page)
        after = page.body["after"]

    assert seen == ids(listed(world))


@pytest.mark.parametrize(
    "text", ["JOAO", "joão pereira", "529982", "529.982.247", "cus-9", "maria@"]
)
def test_customers_are_found_by_part_of_what_names_them(world: World, text: str) -> None:
    register_customer(world, name="João Pereira", email="maria@payer.example")
    register_customer(
        world, customer_id="other", name="Ana", email="x@y.example", tax_id="11144477735"
    )

    assert "cus-9" in ids(listed(world, text=text))
    assert "other" not in ids(listed(world, text=text))


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1"])
def test_a_page_of_customers_has_a_limit(world: World, limit: str) -> None:
    assert code_of(listed(world, limit=limit)) == (400, "invalid_input")
    assert code_of(listed(world, issuer_id="nobody")) == (404, "not_found")


def test_bounds_are_kept_as_they_were_set_and_refused_above_what_the_country_bears(
    world: World,
) -> None:
    bounds = {"messages_a_week": 2, "staff_promise_days": 30}
    path = "/v1/issuers/acme"
    kept = world.http(FUNCTION, "PUT", path, issuer_body(bounds=bounds), groups=("admin",))
    pressing = {"messages_a_week": 8}
    refused = world.http(FUNCTION, "PUT", path, issuer_body(bounds=pressing), groups=("admin",))

    shown = world.http(FUNCTION, "GET", path).body["bounds"]
    assert kept.status == 200
    assert code_of(refused) == (422, "bound_above_law")
    assert "12 CFR 1006.14(b)(2)" in refused.body["error"]["message"]
    assert (shown["messages_a_week"], shown["staff_promise_days"]) == (2, 30)
    assert (shown["messages_a_day"], shown["promise_days"]) == (1, 15)
