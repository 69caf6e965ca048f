"""From the journal's stream to SQL, on this machine and on Athena, under the real rights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.domain.journal import RECEIVABLE
from cobro.runtime.settings import Table
from cobro_cli.lake_answer import Answer
from cobro_cli.lake_athena import ask_athena
from cobro_cli.lake_duck import ask_duckdb
from cobro_cli.lake_files import fetch_lake
from cobro_cli.steps import silent
from infra.names import Output
from tests.support.deployed import START, Deployed, eventually
from tests.support.requests import invoice_body

ACCOUNTS = "SELECT currency, account, SUM(minor) AS minor FROM journal GROUP BY currency, account"
OURS = (
    "SELECT document, due_date, issued_minor, open_minor FROM invoices"
    " WHERE issued_minor = 98765 ORDER BY document"
)

COUNTED = "SELECT COUNT(*) AS n FROM entries"


def answered(stack: Deployed, folder: Path, sql: str) -> Answer:
    fetch_lake(stack.cloud.client("s3"), stack.outputs[Output.LAKE_BUCKET], folder, silent)
    return ask_duckdb(folder, sql)


def journal_sums(stack: Deployed) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for entry in map(entry_of_raw, stack.admin.items(Table.JOURNAL)):
        for posting in entry.postings:
            key = (entry.currency.value, posting.account)
            sums[key] = sums.get(key, 0) + posting.minor
    return sums


def test_the_journal_is_asked_by_sql_here_and_on_athena(stack: Deployed, tmp_path: Path) -> None:
    stack.at(START)
    due = START.date().replace(month=4)
    for number in range(2):
        stack.admin.post("/v1/invoices", invoice_body(98_765, due), key=f"lake-{number}")

    def sums() -> dict[tuple[str, str], int] | None:
        rows = answered(stack, tmp_path, ACCOUNTS).rows
        found = {(currency, account): int(minor) for currency, account, minor in rows}
        return found if found == journal_sums(stack) else None

    known = eventually(sums)
    here = answered(stack, tmp_path, OURS)
    there = ask_athena(stack.cloud.client("athena"), stack.outputs, OURS, silent)

    assert known["BRL", RECEIVABLE] > 0
    assert [row[1:] for row in here.rows] == [(due, 98_765, 98_765)] * 2
    assert there == here


def analyst(stack: Deployed) -> Callable[[str], Any]:
    """Return a maker of clients for a person who has the policy of analysts and nothing else."""
    people = stack.cloud.client("iam")
    people.create_user(UserName="analyst")
    policy = stack.outputs[Output.ANALYSTS_POLICY]
    people.attach_user_policy(UserName="analyst", PolicyArn=policy)
    key = people.create_access_key(UserName="analyst")["AccessKey"]
    own = {
        "aws_access_key_id": key["AccessKeyId"],
        "aws_secret_access_key": key["SecretAccessKey"],
    }
    make: Callable[..., Any] = boto3.client  # its overloads want each service as a literal
    return lambda service: make(service, **{**stack.cloud.connection(), **own})


def test_an_analyst_asks_and_changes_nothing(stack: Deployed, tmp_path: Path) -> None:
    client, bucket = analyst(stack), stack.outputs[Output.LAKE_BUCKET]
    fetch_lake(client("s3"), bucket, tmp_path, silent)
    counted = ask_duckdb(tmp_path, COUNTED)
    # The embedded cloud knows the workgroup of a query only while it is begun: its answer is read
    # by that right in AWS alone.
    begun = client("athena").start_query_execution(
        QueryString=COUNTED, WorkGroup=stack.outputs[Output.LAKE_WORKGROUP]
    )
    forbidden: list[Callable[[], object]] = [
        lambda: client("s3").put_object(Bucket=bucket, Key="journal/month=2026-03/x", Body=b""),
        lambda: client("s3").delete_object(Bucket=bucket, Key="journal/month=2026-03/x"),
        lambda: client("dynamodb").scan(TableName=stack.outputs.table(Table.JOURNAL)),
        lambda: client("glue").delete_table(
            DatabaseName=stack.outputs[Output.LAKE_DATABASE], Name="journal"
        ),
        lambda: client("athena").start_query_execution(QueryString=COUNTED, WorkGroup="primary"),
    ]
    for attempt in forbidden:
        with pytest.raises(ClientError, match="AccessDenied"):
            attempt()

    assert counted.rows[0][0] > 0
    assert begun["QueryExecutionId"]
