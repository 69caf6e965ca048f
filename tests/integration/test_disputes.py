"""manage_disputes, open_disputes: disputes opened, proved, given to somebody and decided on."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import doors
from tests.support.disputes import SERIES, decided, disputed, disputes_of
from tests.support.payer_pages import link_to, page_of, wrote
from tests.support.payers import registered
from tests.support.world import START, World

TODAY = START.date()
FILE = {"name": "foto.png", "media_type": "image/png", "size_bytes": 9, "sha256": "a" * 64}


def position(world: World, invoice_id: str) -> dict[str, Any]:
    return doors.invoice(world, invoice_id)


def below(dispute: dict[str, Any], what: str) -> str:
    return f"/v1/invoices/{dispute['invoice_id']}/disputes/{dispute['dispute_id']}/{what}"


def test_part_of_an_invoice_is_disputed_once_and_shown_with_who_decides(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    made = disputed(world, invoice_id, amount=4_000, owner="rui")
    again = disputed(world, invoice_id, amount=4_000, owner="rui")
    listed = world.http("manage_disputes", "GET", "/v1/disputes", query={"issuer_id": "acme"})
    (shown,) = disputes_of(world, invoice_id)

    assert made.status == 201
    assert made.body == again.body == shown == listed.body["disputes"][0]
    assert (shown["amount"], shown["state"], shown["owner"]) == (4_000, "open", "rui")
    assert shown["deadline_date"] == (TODAY + timedelta(days=15)).isoformat()
    assert position(world, invoice_id)["disputed"] == 4_000


def test_second_dispute_waits_for_the_first(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    first = disputed(world, invoice_id, amount=4_000)
    second = disputed(world, invoice_id, amount=5_000)
    decided(world, first.body, "rejected")
    third = disputed(world, invoice_id, amount=5_000)

    assert (second.status, second.body["error"]["code"]) == (422, "dispute_refused")
    assert third.status == 201
    assert [each["state"] for each in disputes_of(world, invoice_id)] == ["rejected", "open"]


def test_upheld_dispute_is_credited_and_no_longer_open(world: World) -> None:
    registered(world, series=SERIES)
    invoice_id = doors.issued(world)["invoice_id"]
    dispute = disputed(world, invoice_id, amount=4_000).body
    done = decided(world, dispute, "upheld", credit=3_000)
    again = decided(world, dispute, "upheld", credit=3_000)
    other = decided(world, dispute, "upheld", credit=2_000)
    changed = decided(world, dispute, "rejected")
    after = position(world, invoice_id)
    listed = world.http("manage_disputes", "GET", "/v1/disputes", query={"issuer_id": "acme"})

    assert (done.status, done.body["resolution"]["credited"]) == (200, 3_000)
    assert again.body == done.body
    assert (other.status, changed.status) == (422, 422)
    assert (after["open"], after["credited"], after["disputed"]) == (7_000, 3_000, 0)
    assert position(world, done.body["resolution"]["credit_note_id"])["kind"] == "credit_note"
    assert listed.body["disputes"] == []


def test_file_is_announced_once_and_opened_by_a_link(world: World) -> None:
    dispute = disputed(world, doors.issued(world)["invoice_id"]).body
    made = [world.http("manage_disputes", "POST", below(dispute, "evidence"), FILE) for _ in "ab"]
    opened = world.http("manage_disputes", "GET", below(dispute, f"evidence/{'a' * 64}"))
    none = world.http("manage_disputes", "GET", below(dispute, f"evidence/{'b' * 64}"))
    (shown,) = disputes_of(world, dispute["invoice_id"])

    assert [answer.status for answer in made] == [201, 201]
    assert f"/evidence/acme/{dispute['dispute_id']}/{'a' * 64}?" in made[0].body["upload_url"]
    assert made[0].body["upload_headers"]["content-type"] == "image/png"
    assert "attachment" in opened.body["download_url"]
    assert none.status == 404
    assert [each["name"] for each in shown["evidence"]] == ["foto.png"]


def test_dispute_is_given_to_another_with_another_day(world: World) -> None:
    dispute = disputed(world, doors.issued(world)["invoice_id"]).body
    day = (TODAY + timedelta(days=40)).isoformat()
    path = below(dispute, "assignment")
    body = {"owner": "eva", "deadline_date": day}
    given = world.http("manage_disputes", "POST", path, body)
    kept = world.http("manage_disputes", "POST", path, {"owner": "ivo"})
    late = world.http(
        "manage_disputes", "POST", path, {"owner": "ivo", "deadline_date": "2020-01-01"}
    )

    assert (given.body["owner"], given.body["deadline_date"]) == ("eva", day)
    assert (kept.body["owner"], kept.body["deadline_date"]) == ("ivo", day)
    assert late.status == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"reason": "other", "text": ""}, 400),
        ({"reason": "dear", "text": "x"}, 400),
        ({"reason": "other", "text": "x", "amount": 10_001}, 400),
        ({"reason": "other", "text": "x", "deadline_date": "2020-01-01"}, 400),
    ],
)
def test_dispute_out_of_bounds_is_refused(world: World, body: dict[str, Any], status: int) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    answer = world.http("manage_disputes", "POST", f"/v1/invoices/{invoice_id}/disputes", body)

    assert answer.status == status
    assert disputes_of(world, invoice_id) == []
    assert position(world, invoice_id)["disputed"] == 0


def test_viewer_looks_and_nobody_decides_on_what_is_not_there(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    path = f"/v1/invoices/{invoice_id}/disputes"
    body = {"reason": "other", "text": "x"}
    made = world.http("manage_disputes", "POST", path, body, groups=("viewer",))
    seen = world.http("manage_disputes", "GET", path, groups=("viewer",))
    none = decided(world, {"invoice_id": invoice_id, "dispute_id": "dis_x"}, "rejected")

    assert (made.status, seen.status, none.status) == (403, 200, 404)


def test_decision_that_stopped_after_its_note_is_completed_and_cannot_be_turned_round(
    world: World,
) -> None:
    registered(world, series=SERIES)
    invoice_id = doors.issued(world)["invoice_id"]
    dispute = disputed(world, invoice_id, amount=4_000).body
    body = {"issuer_id": "acme", "reason": "checked", "amount": 4_000}
    key = f"dispute:{dispute['dispute_id']}"
    path = f"/v1/invoices/{invoice_id}/credit-notes"
    world.http("adjust_invoices", "POST", path, body, headers={"idempotency-key": key})
    turned = decided(world, dispute, "rejected")

    assert (turned.status, turned.body["error"]["code"]) == (422, "dispute_refused")
    assert "was issued for this dispute" in turned.body["error"]["message"]


def test_payer_objects_on_its_page_and_is_asked_for_nothing_until_it_is_decided(
    world: World,
) -> None:
    registered(world)
    invoice_id = doors.issued(world)["invoice_id"]
    token = link_to(world, invoice_id)
    wrote(world, token, kind="objection", text="Não reconheço")
    world.settle()
    wrote(world, token, kind="objection", text="Não reconheço mesmo")
    world.settle()
    (dispute,) = disputes_of(world, invoice_id)
    html = page_of(world, token)["body"]
    decided(world, dispute, "rejected")
    wrote(world, token, kind="objection", text="Não!")
    world.settle()
    after = page_of(world, token)["body"]

    assert (dispute["person"], dispute["text"]) == ("", "Não reconheço")
    assert "Em contestação, não incluído" in html
    assert 'id="pix"' not in html
    assert 'type="date"' not in html
    assert len(disputes_of(world, invoice_id)) == 1
    assert "Em contestação" not in after
    assert [item["reason_code"] for item in doors.waiting(world)] == ["payer_objection"] * 3


def test_timeline_tells_of_disputes_and_decisions(world: World) -> None:
    registered(world)
    invoice_id = doors.issued(world)["invoice_id"]
    dispute = disputed(world, invoice_id, amount=4_000).body
    world.advance(minutes=1)
    decided(world, dispute, "rejected")
    query = {"issuer_id": "acme", "locale": "es-MX"}
    path = "/v1/customers/cus-1/timeline"
    moments = world.http("manage_dunning", "GET", path, query=query).body["moments"]
    told = [(m["label"], m["what"], m["amount"]) for m in moments if "isput" in m["kind"]]

    assert told == [
        ("Resolución de la aclaración", "rejected", 0),
        ("Aclaración", "wrong_price", 4_000),
    ]


def test_deadline_is_a_day_of_the_company(world: World) -> None:
    dispute = disputed(
        world, doors.issued(world)["invoice_id"], deadline_date=TODAY.isoformat()
    ).body

    assert date.fromisoformat(dispute["deadline_date"]) == TODAY
