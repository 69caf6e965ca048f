"""Where invoices come from, through the real doors: contracts, tables, events and drafts."""

import hashlib
import json
import urllib.request
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from cobro.domain.ids import invoice_id_for
from infra.names import Group, Output
from tests.support.contracts import contract_body
from tests.support.deployed import START, Deployed, eventually
from tests.support.requests import PIX, customer_body, invoice_body, issuer_body
from tests.support.tables import workbook

BUREAU = "bureau"
TODAY = START.date()
DUE = TODAY + timedelta(days=30)
LIMIT = 500_000
HEADERS = ("referencia", "cliente", "descricao", "valor", "vencimento", "imposto:retido:IRRF")


@pytest.fixture(scope="module")
def bureau(stack: Deployed) -> Deployed:
    """Give the stack with a company that mails its documents and has an approval limit."""
    stack.at(START)
    profile = {"pix": PIX, "documents": "send", "approval_limit": LIMIT}
    stack.admin.post("/v1/issuers", issuer_body(BUREAU) | profile)
    stack.admin.post("/v1/customers", customer_body("cus-1", issuer_id=BUREAU))
    return stack


def found(stack: Deployed, key: str) -> dict[str, Any] | None:
    """Return the invoice of a key once it is there."""
    reply = stack.admin.try_get(f"/v1/invoices/{invoice_id_for(BUREAU, key)}")
    return reply.body if reply.status == 200 else None


def arrived(stack: Deployed, key: str) -> dict[str, Any]:
    return eventually(partial(found, stack, key))


def upload(stack: Deployed, content: bytes) -> str:
    """Announce a file, put it where the answer says, and return the id of its import."""
    told = {"issuer_id": BUREAU, "file_name": "march.xlsx"}
    told["sha256"] = hashlib.sha256(content).hexdigest()
    asked = stack.admin.post("/v1/imports", told)
    link = asked["upload"]
    put = urllib.request.Request(  # noqa: S310 - our own address
        link["url"], data=content, method="PUT", headers=link["headers"]
    )
    with urllib.request.urlopen(put, timeout=60):  # noqa: S310 - our own address
        import_id: str = asked["import_id"]
    return import_id


def progress(stack: Deployed, import_id: str) -> dict[str, Any] | None:
    reply = stack.admin.try_get(f"/v1/imports/{import_id}")
    return reply.body if reply.status == 200 and reply.body["is_done"] else None


def test_a_contract_is_billed_by_the_schedule_and_each_period_once(bureau: Deployed) -> None:
    body = contract_body("con-1", issuer_id=BUREAU, start_date="2026-02-01", term_days=10)
    bureau.admin.post("/v1/contracts", body)
    for _ in range(2):
        bureau.admin.run("bill_contracts")
    first, second = (arrived(bureau, f"contract:con-1:2026-0{n}-01") for n in (2, 3))
    shown = bureau.admin.get("/v1/contracts/con-1", issuer_id=BUREAU)

    assert [first["total"], second["total"]] == [10_000, 10_000]
    assert second["due_date"] == (TODAY + timedelta(days=10)).isoformat()
    assert (shown["billed_through_date"], shown["next_issue_date"]) == ("2026-03-31", "2026-04-01")


def test_a_table_is_uploaded_by_a_link_and_each_row_is_issued_or_listed(bureau: Deployed) -> None:
    rows = [
        ("R-1", "cus-1", "=1+1", "1.500,00", DUE.isoformat(), "22,50"),
        ("R-2", "nobody", "Suporte", "10,00", DUE.isoformat(), ""),
    ]
    import_id = upload(bureau, workbook(HEADERS, rows))
    done = eventually(lambda: progress(bureau, import_id))
    refused = bureau.admin.get(f"/v1/imports/{import_id}/refusals")["refusals"]
    invoice = arrived(bureau, "import:R-1")

    assert (done["rows_read"], done["rows_issued"], done["rows_refused"]) == (2, 1, 1)
    assert [(row["line"], row["reason_code"]) for row in refused] == [(3, "customer_unknown")]
    assert invoice["total"] == 150_000 - 2_250
    assert invoice["lines"][0]["description"] == "=1+1"


def test_a_completed_project_is_invoiced_once_and_mailed_with_its_link(bureau: Deployed) -> None:
    invoice = invoice_body(77_000, DUE, issuer_id=BUREAU)
    told = {"project_id": "portal", "milestone_id": "m-1", "invoice": invoice}
    entry = {
        "Source": "projects.example",
        "DetailType": "ProjectCompleted",
        "Detail": json.dumps(told),
        "EventBusName": bureau.outputs[Output.BUS_NAME],
    }
    for _ in range(2):
        bureau.cloud.client("events").put_events(Entries=[entry])
    issued = arrived(bureau, "project:portal:m-1")
    (mail,) = eventually(lambda: [m for m in bureau.admin.mails() if issued["document"] in str(m)])

    assert issued["total"] == 77_000
    assert "/documents/" in str(mail)


def test_above_the_limit_a_second_person_releases_the_draft(bureau: Deployed) -> None:
    large = invoice_body(LIMIT + 1, DUE, issuer_id=BUREAU)
    held = bureau.admin.post("/v1/invoices", large, key="large")["draft"]
    path, seen = f"/v1/drafts/{held['draft_id']}/release", {"version": held["version"]}
    alone = bureau.admin.try_post(path, bureau.admin.encode(seen))
    released = bureau.doors[Group.FINANCE].post(path, seen)

    assert (alone.status, alone.body["error"]["code"]) == (403, "self_release")
    assert released["invoice"]["total"] == LIMIT + 1
