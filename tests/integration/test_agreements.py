"""manage_agreements, settle_agreements: proposed, released, accepted, kept and broken."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import doors
from tests.support.agreements import ids, owing, proposed, shown, told
from tests.support.disputes import disputed
from tests.support.invariants import check
from tests.support.payer_pages import link_to, page_of, wrote
from tests.support.requests import ISSUER, customer_body
from tests.support.world import START, World

TODAY = (START + timedelta(days=40)).date()
FIRST = TODAY + timedelta(days=3)
RULES = {"instalments_max": 2, "charges_discount_percent": "50", "tolerance_days": 2}


@pytest.fixture
def late(world: World) -> World:
    """Give a world in which two invoices of 100.00 are late by ten days."""
    return owing(world)


def rules(world: World, **more: Any) -> int:
    query = {"issuer_id": ISSUER}
    answer = world.http(
        "manage_agreements", "PUT", "/v1/agreement-rules", more, query=query, groups=("admin",)
    )
    return answer.status


def accepted(world: World, **more: Any) -> dict[str, Any]:
    agreement_id = proposed(world, *ids(world), first=FIRST, **more).body["agreement_id"]
    body: dict[str, Any] = told(world, agreement_id, "acceptance").body
    world.settle()
    return body


def test_proposal_shares_out_principal_and_charges_and_moves_nothing(late: World) -> None:
    made = proposed(late, *ids(late), first=FIRST)
    again = proposed(late, *ids(late), first=FIRST)
    other = proposed(late, *ids(late), first=FIRST, count=2)
    parts = made.body["instalments"]

    assert made.status == 201
    assert again.body == made.body
    assert (other.status, other.body["error"]["code"]) == (409, "idempotency_mismatch")
    assert [part["amount"] for part in parts] == [6_822, 6_822, 6_822]
    assert [part["due_date"] for part in parts] == ["2026-04-14", "2026-05-14", "2026-06-14"]
    assert made.body["total"] == 20_466
    assert {doors.invoice(late, each)["status"] for each in ids(late)} == {"open"}


def test_accepted_agreement_is_owed_in_place_of_its_invoices(late: World) -> None:
    before = ids(late)
    agreement = accepted(late)
    again = told(late, agreement["agreement_id"], "acceptance")
    owed = [doors.invoice(late, part["invoice_id"]) for part in agreement["instalments"]]

    assert again.body == agreement
    assert {doors.invoice(late, each)["status"] for each in before} == {"renegotiated"}
    assert [(each["document"], each["open"]) for each in owed] == [
        ("AC 1", 6_822),
        ("AC 2", 6_822),
        ("AC 3", 6_822),
    ]
    assert owed[0]["lines"][0]["description"] == (
        "Parcela 1 de 3 do acordo sobre A-0000001, A-0000002"
    )
    assert "20466" in str(doors.ageing(late, TODAY))
    check(late)


def test_discount_on_charges_is_waived_and_owed_again_when_the_agreement_breaks(
    late: World,
) -> None:
    before = ids(late)
    rules(late, **RULES)
    agreement = accepted(late, count=2, charges_discount_percent="50", down_payment=5_000)
    waived = [each["waived"] for each in agreement["invoices"]]
    doors.pay(late, agreement["instalments"][0]["invoice_id"], 5_000)
    late.at(START + timedelta(days=120))
    late.run_schedule()
    late.settle()
    after = [doors.invoice(late, each) for each in before]

    assert [part["amount"] for part in agreement["instalments"]] == [5_000, 15_234]
    assert waived == [116, 116]
    assert shown(late, agreement["agreement_id"])["state"] == "broken"
    assert [each["open"] for each in after] == [5_117, 10_000]
    assert [sum(each["charges"].values()) for each in after] == [116, 233]
    assert doors.reasons(late) == ["agreement_broken"]
    check(late)


def test_agreement_is_finished_once_its_instalments_are_paid(late: World) -> None:
    agreement = accepted(late, count=2)
    for number, part in enumerate(agreement["instalments"], start=1):
        late.at(START + timedelta(days=42 + number))
        doors.pay(late, part["invoice_id"], part["amount"], intent=f"pi_{number}")
    late.at(START + timedelta(days=120))
    late.run_schedule()
    late.settle()

    assert shown(late, agreement["agreement_id"])["state"] == "finished"
    assert doors.reasons(late) == []
    check(late)


def test_what_passes_the_limits_waits_for_a_second_person(late: World) -> None:
    rules(late, **RULES)
    made = proposed(late, *ids(late), first=FIRST, charges_discount_percent="60")
    agreement_id = made.body["agreement_id"]
    own = [told(late, agreement_id, what) for what in ("acceptance", "release")]
    released = told(late, agreement_id, "release", person="rui")
    done = told(late, agreement_id, "acceptance")

    assert made.body["exceeds"] == [
        "more than 2 instalments",
        "more than 50 % of the charges is waived",
    ]
    assert [answer.status for answer in own] == [422, 422]
    assert (released.body["released_by"], released.body["awaits_release"]) == ("rui", False)
    assert (done.status, done.body["state"]) == (200, "active")


def test_proposal_is_taken_back_or_runs_out(late: World) -> None:
    first = proposed(late, *ids(late), first=FIRST).body["agreement_id"]
    second = proposed(late, *ids(late), first=FIRST, key="two").body["agreement_id"]
    ended = [told(late, first, "withdrawal").body["state"] for _ in range(2)]
    refused = told(late, first, "acceptance")
    late.at(START + timedelta(days=60))
    over = told(late, second, "acceptance")

    assert ended == ["ended", "ended"]
    assert (refused.status, over.status) == (422, 422)
    assert "could be accepted until" in over.body["error"]["message"]


def test_proposal_holds_only_while_its_invoices_are_as_they_were(late: World) -> None:
    agreement_id = proposed(late, *ids(late), first=FIRST).body["agreement_id"]
    doors.pay(late, ids(late)[0], 1_000)
    answer = told(late, agreement_id, "acceptance")

    assert (answer.status, answer.body["error"]["code"]) == (422, "agreement_refused")
    assert "was paid or credited since" in answer.body["error"]["message"]


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"first": date(2020, 1, 1)}, 400, "due from today on"),
        ({"count": 25}, 400, "<= 24"),
        ({"down_payment": 90_000}, 400, "a down payment is a part"),
        ({"series": "A"}, 400, "does not number instalments"),
        ({"series": "XX"}, 404, "XX"),
        ({"charges_discount_percent": "101"}, 400, "regex"),
    ],
)
def test_plan_out_of_bounds_is_refused(
    late: World, more: dict[str, Any], status: int, words: str
) -> None:
    answer = proposed(late, *ids(late), **{"first": FIRST, **more})

    assert answer.status == status
    assert words in answer.body["error"]["message"]


def test_disputed_foreign_and_unknown_invoices_are_not_gathered(late: World) -> None:
    own = ids(late)
    disputed(late, own[0], amount=1_000)
    answers = [
        proposed(late, own[0], first=FIRST),
        proposed(late, "inv_x", first=FIRST),
        late.http(
            "manage_agreements",
            "POST",
            "/v1/customers/nobody/agreements",
            {"issuer_id": ISSUER, "key": "k", "invoices": own, "instalments": 2}
            | {"first_due_date": FIRST.isoformat()},
        ),
    ]

    assert [answer.status for answer in answers] == [422, 404, 404]


def test_instalment_is_neither_cancelled_nor_credited_nor_gathered(late: World) -> None:
    agreement = accepted(late)
    instalment = agreement["instalments"][0]["invoice_id"]
    body = {"issuer_id": ISSUER, "reason": "no"}
    key = {"idempotency-key": "k"}
    path = f"/v1/invoices/{instalment}"
    refused = [
        late.http("adjust_invoices", "POST", f"{path}/{what}", body, headers=key).status
        for what in ("cancellation", "credit-notes")
    ]
    again = proposed(late, instalment, first=FIRST, key="two")
    issued = late.issue("own", 10_000, series="AC")

    assert refused == [422, 422]
    assert (again.status, issued.status) == (422, 400)


def test_clerk_breaks_an_agreement_and_once_is_enough(late: World) -> None:
    before = ids(late)
    agreement_id = accepted(late)["agreement_id"]
    late.advance(days=1)
    broken = [told(late, agreement_id, "breaking") for _ in range(2)]
    late.settle()

    assert [answer.body["state"] for answer in broken] == ["broken", "broken"]
    assert {doors.invoice(late, each)["status"] for each in before} == {"open"}
    check(late)


def test_rules_are_kept_by_segment_and_only_by_administrators(late: World) -> None:
    path, query = "/v1/agreement-rules", {"issuer_id": ISSUER}
    kept = [rules(late, instalments_max=3), rules(late, segment="vip", instalments_max=12)]
    found = [
        late.http("manage_agreements", "GET", path, query=query | segment).body["instalments_max"]
        for segment in ({}, {"segment": "vip"}, {"segment": "other"})
    ]
    denied = late.http("manage_agreements", "PUT", path, {}, query=query, groups=("finance",))
    wrong = rules(late, instalments_max=99)

    assert (kept, found) == ([200, 200], [3, 12, 3])
    assert (denied.status, wrong) == (403, 400)


def test_agreements_are_listed_by_customer_and_while_they_run(late: World) -> None:
    agreement = accepted(late)
    proposed(late, agreement["instalments"][0]["invoice_id"], first=FIRST, key="no")
    query = {"issuer_id": ISSUER}
    paths = ("/v1/customers/cus-1/agreements", "/v1/agreements")
    listed = [late.http("manage_agreements", "GET", path, query=query).body for path in paths]
    told(late, agreement["agreement_id"], "breaking")
    running = late.http("manage_agreements", "GET", "/v1/agreements", query=query).body
    none = late.http("manage_agreements", "GET", "/v1/agreements/agr_x")

    assert [body["agreements"] for body in listed] == [[agreement], [agreement]]
    assert (running["agreements"], none.status) == ([], 404)


def test_payer_accepts_on_its_page_what_was_proposed_to_it(late: World) -> None:
    invoice_id = ids(late)[0]
    token = link_to(late, invoice_id)
    agreement_id = proposed(late, *ids(late), first=FIRST).body["agreement_id"]
    before = page_of(late, token)["body"]
    answer = wrote(late, token, kind="agreement", agreement_id=agreement_id)
    late.settle()
    agreement = shown(late, agreement_id)
    after = page_of(late, token)["body"]

    assert "Proposta de acordo" in before
    assert "R$\xa068,22" in before
    assert answer["headers"]["Location"] == f"../{token}?agreed"
    assert (agreement["state"], agreement["accepted_by"]) == ("active", "")
    assert "faz parte de um acordo" in after
    assert "AC 1" in after


def test_nobody_accepts_what_is_proposed_to_another(late: World) -> None:
    agreement_id = proposed(late, *ids(late), first=FIRST).body["agreement_id"]
    late.http("manage_customers", "POST", "/v1/customers", customer_body("cus-2"))
    other = doors.issued(late, "c", 10_000, customer_id="cus-2")["invoice_id"]
    wrote(late, link_to(late, other), kind="agreement", agreement_id=agreement_id)
    wrote(late, link_to(late, other), kind="agreement", agreement_id="agr_x")
    late.settle()

    assert shown(late, agreement_id)["state"] == "proposed"
    assert doors.reasons(late, "-") == ["not_found", "not_found"]


def test_timeline_tells_what_became_of_an_agreement(late: World) -> None:
    agreement_id = accepted(late)["agreement_id"]
    late.advance(days=1)
    told(late, agreement_id, "breaking")
    query = {"issuer_id": ISSUER, "locale": "es-MX"}
    path = "/v1/customers/cus-1/timeline"
    moments = late.http("manage_dunning", "GET", path, query=query).body["moments"]
    found = {(m["label"], m["what"], m["amount"]) for m in moments if m["kind"] == "agreement"}

    assert found == {("Convenio", what, 20_466) for what in ("proposed", "accepted", "broken")}
