"""cobro series verify: the proof over the whole table, and the first break that it names."""

import argparse
import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from cobro.runtime.settings import Table
from cobro_cli import series_command
from cobro_cli.outputs import Outputs
from cobro_cli.series_command import prove
from cobro_cli.stack import Stack, stack_of
from cobro_cli.steps import Progress, StepError
from infra import names
from tests.support import doors
from tests.support.world import World


@pytest.fixture
def stack() -> Stack:
    outputs = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}
    return Stack(Outputs("aws", outputs))


@pytest.fixture
def issued(world: World) -> World:
    for position in range(5):
        doors.issued(world, f"k-{position}", series="AB"[position % 2])
    return world


def test_a_stack_that_was_not_deployed_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StepError, match="deploy first"):
        stack_of(argparse.Namespace(outputs=tmp_path / "none.json"))


def silent(_progress: Progress) -> None:
    """Listen to nothing."""


def change(world: World, number: int, **values: Any) -> None:
    """Change a document behind the program's back."""
    (item,) = (
        item
        for item in world.items(Table.INVOICES)
        if item["ser"]["S"] == "A" and item["num"]["N"] == str(number)
    )
    boto3.client("dynamodb").put_item(TableName="cobro-invoices", Item=item | values)


def test_series_as_they_were_issued_hold_whatever_was_paid(issued: World, stack: Stack) -> None:
    seen: list[Progress] = []
    invoice = issued.items(Table.INVOICES)[0]["invoice_id"]["S"]
    doors.pay(issued, invoice, 10_000)
    proofs = prove(stack, None, seen.append)

    assert {key: (p.documents, p.broken) for key, p in proofs.items()} == {
        "acme#A": (3, None),
        "acme#B": (2, None),
    }
    assert (seen[-1].done, seen[-1].total) == (5, 5)
    assert prove(stack, "other", silent) == {}


def test_a_changed_document_is_named(issued: World, stack: Stack) -> None:
    change(issued, 2, due={"S": "2027-01-01"})
    broken = prove(stack, "acme", silent)["acme#A"].broken

    assert broken is not None
    assert (broken.number, broken.document) == (2, "A-0000002")


def test_a_document_without_a_counter_is_a_break(issued: World, stack: Stack) -> None:
    boto3.client("dynamodb").delete_item(
        TableName="cobro-series", Key={"series_key": {"S": "acme#B"}}
    )

    assert prove(stack, None, silent)["acme#B"].broken is not None


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_says_what_holds_and_fails_on_a_break(
    issued: World,
    stack: Stack,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    *,
    as_json: bool,
) -> None:
    outputs = tmp_path / "outputs.json"
    outputs.write_text(json.dumps({"data": stack.outputs.values}), "utf-8")
    arguments = argparse.Namespace(issuer=None, json=as_json, outputs=outputs)
    assert series_command.run(arguments) == 0
    change(issued, 1, at={"S": "2020-01-01T00:00:00+00:00"})
    capsys.readouterr()

    assert series_command.run(arguments) == 1
    said = capsys.readouterr().out
    if as_json:
        assert json.loads(said.splitlines()[0])["broken"]["document"] == "A-0000001"
    else:
        assert "first break at A-0000001" in said
