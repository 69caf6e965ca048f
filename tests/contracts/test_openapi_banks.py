"""What is answered about bank files, their accounts and mappings is as the API is described."""

import io
from datetime import date
from typing import Any

from cobro.application.ingest_bank_file import file_id_for
from tests.contracts.test_openapi import VIEWS, check
from tests.support import bank_files, doors
from tests.support.world import World


def test_what_is_kept_for_bank_files_is_answered_as_described(world: World) -> None:
    mapping = {"version": 1, "name": "a", "currency": "BRL", "columns": {"D": "booking_date"}}
    columns = {"D": "booking_date", "V": "amount"}
    for day, number in ((1, 3), (2, 7)):
        told = bank_files.cnab400(file_date=date(2026, 3, day), number=number)
        world.put_file(f"{day}.ret", told)
    world.put_file("statement", bank_files.statement_240())
    world.put_file("later", bank_files.statement_240(opening=1).replace(b"032026", b"042026"))
    world.settle()
    account = {"issuer_id": "acme", "account": "341/1/2"}
    asked: list[tuple[str, str, Any, int]] = [
        ("POST", "/v1/bank-accounts", account, 201),
        ("POST", "/v1/bank-accounts", {**account, "issuer_id": "nobody"}, 404),
        ("POST", "/v1/bank-accounts", {**account, "account": "a b"}, 400),
        ("GET", "/v1/bank-accounts", None, 200),
        ("GET", "/v1/bank-files/gaps", None, 200),
        ("PUT", "/v1/csv-mappings/{name}", mapping, 400),
        ("PUT", "/v1/csv-mappings/{name}", {**mapping, "columns": columns}, 200),
        ("GET", "/v1/csv-mappings/{name}", None, 200),
        ("GET", "/v1/csv-mappings", None, 200),
        ("DELETE", "/v1/csv-mappings/{name}", None, 200),
        ("GET", "/v1/csv-mappings/{name}", None, 404),
        ("DELETE", "/v1/bank-accounts", None, 200),
        ("DELETE", "/v1/bank-accounts", None, 404),
    ]
    for method, path, body, status in asked:
        real, query = path.format(name="a"), {"issuer_id": "acme", "account": "237/1234/56789"}
        query |= {"account": "341/1/2"} if method == "DELETE" else {}
        answer = world.http("manage_bank_files", method, real, body, query=query)
        refused = world.http("manage_bank_files", method, real, body, query=query, groups=())
        check(method, path, answer.status, answer.body)
        check(method, path, refused.status, refused.body)

        assert (answer.status, refused.status) == (status, 403), answer.body


def test_a_bank_file_is_answered_as_described(world: World) -> None:
    lines = [bank_files.account_line(fitid=str(number)) for number in range(6)]
    small, large = bank_files.ofx(lines[:1]), bank_files.ofx(lines)
    path = "/v1/bank-files/{file_id}"
    statuses = []
    for content in (small, large, b"unknown"):
        if content != b"unknown":
            doors.put(world, content)
        file_id = file_id_for("acme", io.BytesIO(content))
        for route in (path, f"{path}/parts/{{part}}"):
            real = route.format(file_id=file_id, part=1)
            answer = world.http("read_bank_files", "GET", real, query=VIEWS)
            check("GET", route, answer.status, answer.body)
            statuses.append(answer.status)

    assert statuses == [200, 200, 200, 200, 404, 404]
