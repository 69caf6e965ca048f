"""manage_bank_files: whose accounts are whose, mappings of CSV files, and what did not come."""

from datetime import timedelta
from typing import Any

import pytest

from cobro.runtime.settings import Table
from cobro.runtime.wiring import bank_settings
from tests.integration.test_ingest_bank_file import entries, records
from tests.support import bank_files, doors
from tests.support.requests import issuer_body
from tests.support.world import ISSUER, Answer, World

ACCOUNT = "237/1234/56789"
CSV = "Data;Descrição;Valor\r\n04/03/2026;PIX RECEBIDO;100,00\r\n".encode()
MAPPING = {
    "version": 1,
    "name": "conta",
    "account": "077/1/2",
    "currency": "BRL",
    "columns": {"Data": "booking_date", "Descrição": "text", "Valor": "amount"},
}


def ask(world: World, method: str, path: str, body: Any = None, **query: str) -> Answer:
    groups = (query.pop("group", "finance"),)
    query = query if body and method == "POST" else {"issuer_id": ISSUER, **query}
    return world.http("manage_bank_files", method, path, body, query=query, groups=groups)


def register(world: World, account: str = ACCOUNT, issuer_id: str = ISSUER, **more: str) -> Answer:
    body = {"issuer_id": issuer_id, "account": account, "label": "conta principal"}
    return ask(world, "POST", "/v1/bank-accounts", body, **more)


def put_mapping(world: World, name: str = "conta", **changes: Any) -> Answer:
    body = {**MAPPING, "name": name, **changes}
    return ask(world, "PUT", f"/v1/csv-mappings/{name}", body)


def gaps(world: World, **query: str) -> list[dict[str, Any]]:
    answer = ask(world, "GET", "/v1/bank-files/gaps", group="viewer", **query)
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.body["gaps"]
    return found


@pytest.fixture
def two(world: World) -> World:
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body("beta"))
    return world


def test_a_table_is_read_by_replay_once_its_mapping_is_put(world: World) -> None:
    doors.put(world, CSV, "extrato.csv")
    (item,) = doors.waiting(world)

    assert item["reason_code"] == "no_mapping"
    assert "/v1/csv-mappings" in item["explanation"]

    assert put_mapping(world).status == 200
    doors.replay(world, item)

    assert [entry["text"] for entry in entries(world)] == ["PIX RECEBIDO"]
    assert {row["state"] for row in records(world)} == {"ingested"}
    assert "no_mapping" not in doors.reasons(world)


def test_mappings_are_listed_shown_replaced_and_removed(world: World) -> None:
    put_mapping(world)
    put_mapping(world, delimiter="|")
    listed = ask(world, "GET", "/v1/csv-mappings", group="viewer").body["mappings"]
    shown = ask(world, "GET", "/v1/csv-mappings/conta", group="viewer").body

    assert listed == [shown]
    assert (shown["delimiter"], shown["columns"]) == ("|", MAPPING["columns"])

    removed = ask(world, "DELETE", "/v1/csv-mappings/conta")

    assert removed.body == {"name": "conta"}
    assert ask(world, "GET", "/v1/csv-mappings/conta").status == 404
    assert list(bank_settings.mappings_of(ISSUER)) == []


def test_a_wrong_mapping_is_refused_with_its_field(world: World) -> None:
    odd = put_mapping(world, columns={"Data": "booking_date", "Valor": "sum"})
    same = (put_mapping(world), put_mapping(world, "copy"))[1]

    assert (odd.status, odd.body["error"]["field"]) == (400, "columns[...]")
    assert (same.status, same.body["error"]["field"]) == (400, "columns")
    assert put_mapping(world, delimeter=";").status == 400


def test_another_issuers_mapping_reads_no_file(two: World) -> None:
    path = "/v1/csv-mappings/conta"
    ask(two, "PUT", path, MAPPING, issuer_id="beta")
    doors.put(two, CSV, "extrato.csv")

    assert doors.reasons(two) == ["no_mapping"]


def test_viewers_look_and_do_not_write(world: World) -> None:
    refused = [
        register(world, group="viewer"),
        ask(world, "DELETE", "/v1/bank-accounts", account=ACCOUNT, group="viewer"),
        ask(world, "PUT", "/v1/csv-mappings/conta", MAPPING, group="viewer"),
        ask(world, "DELETE", "/v1/csv-mappings/conta", group="viewer"),
    ]

    assert {answer.status for answer in refused} == {403}
    assert ask(world, "GET", "/v1/bank-accounts", group="viewer").status == 200


def test_one_companys_statement_in_anothers_folder_books_nothing(two: World) -> None:
    paid = doors.issued(two)
    register(two, issuer_id="beta")
    doors.put(two, bank_files.cnab400([doors.title_of(paid)]))
    (item,) = doors.waiting(two)

    assert item["reason_code"] == "other_issuers_account"
    assert "beta" in item["explanation"]
    assert entries(two) == []
    assert doors.invoice(two, paid["invoice_id"])["status"] == "open"
    assert register(two).status == 409

    ask(two, "DELETE", "/v1/bank-accounts", issuer_id="beta", account=ACCOUNT)
    assert register(two).status == 201
    doors.replay(two, item)

    assert doors.invoice(two, paid["invoice_id"])["status"] == "paid"


def test_a_file_of_an_unknown_account_waits_until_a_clerk_says_that_it_is_ours(
    world: World,
) -> None:
    paid = doors.issued(world)
    register(world, "341/1/2")
    doors.put(world, bank_files.cnab400([doors.title_of(paid)]))
    (item,) = doors.waiting(world)

    assert item["reason_code"] == "unknown_account"
    assert ACCOUNT in item["explanation"]
    assert [row["state"] for row in records(world)] == ["rejected"]

    register(world)
    doors.replay(world, item)

    assert doors.invoice(world, paid["invoice_id"])["status"] == "paid"
    shown = ask(world, "GET", "/v1/bank-accounts").body["accounts"]
    assert [(one["account"], one["source"], one["author"]) for one in shown] == [
        (ACCOUNT, "registered", "ana"),
        ("341/1/2", "registered", "ana"),
    ]


def test_the_accounts_that_files_made_known_are_shown_until_they_are_removed(
    world: World,
) -> None:
    doors.put(world, bank_files.cnab400())
    doors.put(world, bank_files.cnab240())
    doors.put(world, bank_files.cnab400(number=9), "next.ret")
    shown = ask(world, "GET", "/v1/bank-accounts").body["accounts"]

    assert {(one["account"], one["source"]) for one in shown} == {
        (ACCOUNT, "learnt"),
        ("756/1234/56789", "learnt"),
    }

    removed = ask(world, "DELETE", "/v1/bank-accounts", account=ACCOUNT)

    assert (removed.status, removed.body) == (200, {"account": ACCOUNT})
    assert ask(world, "DELETE", "/v1/bank-accounts", account=ACCOUNT).status == 404


def test_what_does_not_come_is_listed_rings_and_closes_when_it_comes(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (5, 9, 7):
        day = bank_files.PAID + timedelta(days=number)
        content = bank_files.cnab400([bank_files.title(str(number))], file_date=day, number=number)
        doors.put(world, content, f"{number}.ret")
    warned = {row["key"][-5:]: row["warnings"] for row in records(world)}

    assert doors.counted(capsys.readouterr().out)["BankFileGaps"] == 2
    assert warned["5.ret"] == []
    assert "6 to 8" in warned["9.ret"][0]
    assert "6 of cnab400" in warned["7.ret"][0]
    (six, eight) = gaps(world, account=ACCOUNT)
    assert (six["first_number"], six["last_number"]) == (6, 6)
    assert (eight["first_number"], eight["last_number"]) == (8, 8)
    assert eight["before"]["file"] == "incoming/acme/9.ret"

    for number in (6, 8):
        day = bank_files.PAID + timedelta(days=number)
        content = bank_files.cnab400([bank_files.title(str(number))], file_date=day, number=number)
        doors.put(world, content, f"{number}.ret")

    assert gaps(world) == []


def test_statements_whose_balances_do_not_go_on_are_listed(world: World) -> None:
    first = bank_files.statement_240(opening=0)
    later = bank_files.statement_240(opening=10_000)
    moved = later.replace(b"04032026", b"09032026").replace(b"05032026", b"10032026")
    doors.put(world, first, "first")
    doors.put(world, moved, "later")
    (gap,) = gaps(world)

    assert (gap["kind"], gap["account"], gap["difference"]) == ("balance", ACCOUNT, 2_500)
    assert (gap["closing"], gap["opening"], gap["currency"]) == (7_500, 10_000, "BRL")


def test_a_number_that_was_taken_refuses_other_bytes(world: World) -> None:
    doors.put(world, bank_files.cnab400(number=4), "first.ret")
    doors.put(world, bank_files.cnab400([bank_files.title("9")], number=4), "second.ret")
    (item,) = [one for one in doors.waiting(world) if one["source"] == "ingest_bank_file"]

    assert item["reason_code"] == "number_taken"
    assert "first.ret" in item["explanation"]
    assert len(entries(world)) == 1


def test_what_is_kept_lies_in_rows_of_its_own(world: World) -> None:
    doors.put(world, bank_files.cnab400())
    put_mapping(world)
    kinds = sorted(row["pk"]["S"].split("#")[0] for row in world.items(Table.BANK_ACCOUNTS))

    assert kinds == ["ACCOUNT", "ISSUER", "MAPPING", "SEEN"]
