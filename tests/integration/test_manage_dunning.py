"""manage_dunning: policies in versions, for whom they hold, and what went by them."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from cobro.adapters.dynamodb.policies import DynamoPolicies
from cobro.application.keep_policies import KeepPolicies, PutPolicy
from cobro.application.ports.dunning import PolicyMovedError, StoredPolicy
from cobro.runtime.wiring import parties
from tests.support import doors
from tests.support.fakes import CountedPause, FixedClock
from tests.support.policies import a_document, a_policy, a_step, stored
from tests.support.world import EXPENSIVE, START, Answer, World, customer_body, forget

FUNCTION = "manage_dunning"
GENTLE = a_document(a_step("kind", 5), a_step("plain", 15, tone="neutral"))
DUE = date(2026, 3, 12)


def put(world: World, name: str, body: Any, issuer: str = "acme", **more: Any) -> Answer:
    path = f"/v1/dunning-policies/{name}"
    return world.http(FUNCTION, "PUT", path, body, query={"issuer_id": issuer}, **more)


def shown(world: World, name: str = "", **query: str) -> Answer:
    path = f"/v1/dunning-policies/{name}".rstrip("/")
    return world.http(FUNCTION, "GET", path, query={"issuer_id": "acme", **query})


def assign(world: World, kind: str, policy: str, key: str = "", **more: Any) -> Answer:
    body = {"issuer_id": "acme", "kind": kind, "policy": policy, "key": key}
    return world.http(FUNCTION, "PUT", "/v1/dunning-assignments", body, **more)


def notices(world: World, invoice_id: str) -> list[dict[str, Any]]:
    path = f"/v1/invoices/{invoice_id}/notices"
    found: list[dict[str, Any]] = world.http(FUNCTION, "GET", path).body["notices"]
    return found


def remind(world: World, month: int, day: int) -> int:
    """Let the schedule run on a morning; return how many mails have gone by then."""
    forget(keep=EXPENSIVE)  # another process, that kept no policy
    world.at(datetime(2026, month, day, 12, tzinfo=START.tzinfo))
    world.run_schedule()
    world.settle()
    return len(world.mails())


def test_another_content_is_another_version_and_the_same_is_the_same(world: World) -> None:
    first, again = put(world, "gentle", GENTLE), put(world, "gentle", GENTLE)
    second = put(world, "gentle", GENTLE | {"description": "for shops"})

    assert [a.status for a in (first, again, second)] == [201, 200, 201]
    assert [a.body["version"] for a in (first, again, second)] == [1, 1, 2]
    assert first.body == again.body
    assert shown(world, "gentle").body == second.body
    assert shown(world, "gentle", version="1").body == first.body
    assert first.body["author"] == "ana"
    assert first.body["document"]["steps"][0]["step"] == "kind"


def test_a_version_follows_the_one_that_was_read_and_no_other(world: World) -> None:
    def put_after(version: str, words: str) -> Answer:
        query = {"issuer_id": "acme", "after_version": version}
        path, body = "/v1/dunning-policies/gentle", GENTLE | {"description": words}
        return world.http(FUNCTION, "PUT", path, body, query=query)

    first, second = put_after("0", "for shops"), put_after("1", "for banks")
    late = put_after("1", "for clubs")

    assert [a.status for a in (first, second, late, put_after("x", ""))] == [201, 201, 409, 400]
    assert late.body["error"]["code"] == "policy_changed"
    assert shown(world, "gentle").body == second.body


def test_policies_are_listed_with_those_they_hold_for(world: World) -> None:
    put(world, "gentle", GENTLE)
    put(world, "gentle", GENTLE | {"description": "for shops"})
    given = {"issuer": "", "segment": "shops", "customer": "cus-1", "contract": "c-1"}
    for kind, key in given.items():
        assert assign(world, kind, "gentle", key).status == 200
    assign(world, "segment", "", "shops")
    listed = shown(world).body

    assert [(p["policy"], p["version"], p["steps"]) for p in listed["policies"]] == [
        ("gentle", 2, ["kind", "plain"])
    ]
    assert {(a["kind"], a["key"], a["policy"]) for a in listed["assignments"]} == {
        ("issuer", "", "gentle"),
        ("customer", "cus-1", "gentle"),
        ("contract", "c-1", "gentle"),
    }


def test_the_policy_of_the_program_is_shown_and_keeps_its_name(world: World) -> None:
    assert shown(world, "default").body["document"]["steps"][0]["step"] == "before_due"
    refused = put(world, "default", GENTLE)
    assert (refused.status, refused.body["error"]["field"]) == (400, "policy")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (a_document(a_step("a", 2), a_step("b", 1)), "step_before_escalation", "steps[1].offset"),
        (a_document(a_step("a", 1, channels=["fax"])), "channel_unknown", "steps[0].channels"),
        (a_document(a_step("a", 1), colour="red"), "invalid_input", None),
        (a_document() | {"format": 1}, "invalid_input", "format"),
        (a_document(a_step("a", 1, tone="angry")), "invalid_input", "steps[0].tone"),
    ],
)
def test_a_bad_policy_is_refused_with_its_place(
    world: World, body: Any, code: str, field: str | None
) -> None:
    refused = put(world, "bad", body)

    assert (refused.status, refused.body["error"]["code"]) == (400, code)
    assert refused.body["error"]["field"] == field
    assert shown(world, "bad").status == 404


def test_names_versions_and_those_it_is_for_are_checked(world: World) -> None:
    put(world, "gentle", GENTLE)

    assert put(world, "Gentle one", GENTLE).body["error"]["field"] == "policy"
    assert put(world, "gentle", GENTLE, issuer="nobody").status == 404
    assert shown(world, "gentle", version="one").body["error"]["field"] == "version"
    assert shown(world, "gentle", version="7").status == 404
    assert assign(world, "issuer", "unknown").status == 404
    assert assign(world, "customer", "gentle", "nobody").status == 404
    assert assign(world, "customer", "gentle").body["error"]["field"] == "key"
    assert assign(world, "issuer", "gentle", "key").body["error"]["field"] == "key"


def test_viewers_read_and_change_nothing(world: World) -> None:
    assert put(world, "gentle", GENTLE, groups=("viewer",)).status == 403
    assert assign(world, "issuer", "default", groups=("viewer",)).status == 403
    assert shown(world).status == 200


def test_a_policy_holds_for_the_issuer_and_notices_keep_its_version(world: World) -> None:
    put(world, "gentle", GENTLE)
    assign(world, "issuer", "gentle")
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]

    assert [remind(world, 3, day) for day in (9, 12, 17)] == [0, 0, 1]
    (notice,) = notices(world, invoice_id)
    assert (notice["step"], notice["state"], notice["policy"]) == ("kind", "sent", "gentle/1")
    assert (notice["tone"], notice["channel"], notice["no_channel"]) == ("friendly", "email", [])


def test_a_change_holds_from_the_next_step_on(world: World) -> None:
    put(world, "gentle", GENTLE)
    assign(world, "issuer", "gentle")
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    remind(world, 3, 17)
    put(world, "gentle", a_document(a_step("kind", 5), a_step("firm", 20, tone="firm")))

    assert [remind(world, month, day) for month, day in ((3, 27), (4, 1))] == [1, 2]
    assert [(n["step"], n["policy"]) for n in notices(world, invoice_id)] == [
        ("kind", "gentle/1"),
        ("firm", "gentle/2"),
    ]


def test_the_customers_policy_comes_before_the_contracts_the_segments_and_the_issuers(
    world: World,
) -> None:
    for position, name in enumerate(("issuers", "segments", "contracts", "customers")):
        put(world, name, a_document(a_step(name, 1 + position)))
    world.http("manage_customers", "POST", "/v1/customers", customer_body("cus-1", segment="shops"))
    world.http("manage_customers", "POST", "/v1/customers", customer_body("other"))
    given = {"issuer": "", "segment": "shops", "contract": "c-1", "customer": "cus-2"}
    for kind, key in given.items():
        if kind == "customer":
            world.http("manage_customers", "POST", "/v1/customers", customer_body("cus-2"))
        assign(world, kind, f"{kind}s", key)
    forget(keep=EXPENSIVE)
    asked: dict[str, dict[str, Any]] = {
        "issuers": {"customer_id": "other"},
        "segments": {"customer_id": "cus-1"},
        "contracts": {"customer_id": "cus-1", "external_reference": "c-1/2026-03-01"},
        "customers": {"customer_id": "cus-2", "external_reference": "c-1/2026-04-01"},
    }
    ids = {name: doors.issued(world, name, due=DUE, **more)["invoice_id"]
           for name, more in asked.items()}  # fmt: skip
    for day in (13, 14, 16, 17):
        remind(world, 3, day)
    went = {name: [n["step"] for n in notices(world, i) if n["policy"]] for name, i in ids.items()}

    assert went == {name: [name] for name in asked}


def test_a_step_goes_by_the_first_channel_of_its_order_that_reaches_the_customer(
    world: World,
) -> None:
    put(world, "modern", a_document(
        a_step("chat", 1, channels=["whatsapp", "sms", "email"]),
        a_step("letter", 2, channels=["letter"]),
    ))  # fmt: skip
    assign(world, "issuer", "modern")
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]

    assert [remind(world, 3, day) for day in (13, 14)] == [1, 1]
    chat, letter = notices(world, invoice_id)
    assert (chat["state"], chat["channel"], chat["no_channel"]) == (
        "sent",
        "email",
        ["whatsapp", "sms"],
    )
    assert (letter["state"], letter["channel"], letter["no_channel"]) == ("sent", "letter", [])


def test_a_call_is_a_task_that_a_person_sees_and_closes(world: World) -> None:
    call = a_step("call", 3, channels=[], template="", actions=["call_task"])
    put(world, "calling", a_document(call))
    assign(world, "issuer", "calling")
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    remind(world, 3, 16)
    query = {"issuer_id": "acme"}
    (task,) = world.http("read_ledger", "GET", "/v1/exceptions", query=query).body["exceptions"]
    path = f"/v1/exceptions/{task['exception_id']}/replay"
    done = world.http("replay_exceptions", "POST", path)

    assert task["reason_code"] == "call_task"
    assert "A-0000001" in task["explanation"]
    assert [n["state"] for n in notices(world, invoice_id)] == ["done"]
    assert done.status == 202
    assert world.http("read_ledger", "GET", "/v1/exceptions", query=query).body["exceptions"] == []
    assert world.mails() == []


class _Outrun(DynamoPolicies):
    """Another person writes a version between each look and each write of this one."""

    def __init__(self, times: int) -> None:
        self._times = times

    def add(self, stored_policy: StoredPolicy) -> None:
        if self._times:
            self._times -= 1
            version = stored_policy.policy.version
            other = a_policy(a_step(f"other_{version}", 1), name="p", version=version)
            super().add(stored(other, f"hash-{version}", GENTLE))
        super().add(stored_policy)


@pytest.mark.parametrize(("times", "version"), [(0, 1), (1, 2), (2, 3)])
def test_who_is_outrun_writes_the_version_after(world: World, times: int, version: int) -> None:
    del world
    keep = _keep(_Outrun(times))

    assert keep.put(_command()).stored.policy.version == version


def test_who_is_always_outrun_is_told_to_ask_again(world: World) -> None:
    del world
    with pytest.raises(PolicyMovedError, match="written meanwhile"):
        _keep(_Outrun(9)).put(_command())


def _keep(policies: DynamoPolicies) -> KeepPolicies:
    return KeepPolicies(
        issuers=parties.issuers(),
        customers=parties.customers(),
        policies=policies,
        groups_of=lambda _: (),
        clock=FixedClock(),
        pause=CountedPause(),
    )


def _command() -> PutPolicy:
    def policy_of(name: str, version: int) -> Any:
        return a_policy(a_step("mine", 1), name=name, version=version)

    return PutPolicy("acme", "p", json.dumps(GENTLE), "mine", "ana", policy_of)


def test_a_run_reads_a_policy_once_and_not_per_invoice(world: World) -> None:
    put(world, "gentle", GENTLE)
    assign(world, "segment", "gentle", "shops")
    assign(world, "issuer", "gentle")
    for position in range(6):
        customer = f"cus-{position}"
        world.http("manage_customers", "POST", "/v1/customers", customer_body(customer))
        doors.issued(world, f"k-{position}", due=DUE, customer_id=customer)
    forget(keep=EXPENSIVE)
    world.at(datetime(2026, 3, 17, 12, tzinfo=START.tzinfo))
    world.run_schedule()
    world.calls.calls.clear()
    world.settle()
    queries = world.calls.calls.count("dynamodb.Query")

    assert len(world.mails()) == 6
    # Of each notices, promises, closed addresses, movements, credit; for whom policies hold, which.
    assert queries == 6 * 5 + 2
