"""The embedded stage is the product: it differs only where a throw-away cloud must."""

import json
from collections import Counter
from pathlib import Path

from cobro.runtime.settings import Variable
from infra import names
from tests.support.templates import Inventory

ROOT = Path(__file__).resolve().parents[2]
# Where the two stages are told apart, and the entry that chooses one.
MAY_NAME_STAGES = {"app.py", "stages.py"}
# Policies whose only statement refuses plain connections.
ONLY_IN_AWS = {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"}


def kinds(inventory: Inventory) -> Counter[str]:
    """Count resources by type; those of a domain for replies are there where one is named."""
    return Counter(
        each.type
        for each in inventory.all()
        if each.type not in ONLY_IN_AWS and not each.path.startswith("ReplyMail")
    )


def named(inventory: Inventory) -> set[str]:
    """Return what has a name of our own: that of a permission is made of its stack's name."""
    return {each.path for each in inventory.all() if each.type != "AWS::Lambda::Permission"}


def test_both_stages_have_the_same_resources(aws: Inventory, embedded: Inventory) -> None:
    assert kinds(aws) == kinds(embedded)
    assert named(embedded) <= named(aws)


def test_rights_differ_in_three_known_places(aws: Inventory, embedded: Inventory) -> None:
    def actions(inventory: Inventory, stage: str) -> dict[str, set[str]]:
        prefix = names.function_name(stage, "")
        return {
            str(function.properties["FunctionName"]).removeprefix(prefix): {
                action for item in inventory.statements(function) for action in item.actions
            }
            for function in inventory.of("AWS::Lambda::Function")
        }

    ours, theirs = actions(aws, "aws"), actions(embedded, "embedded")
    more = {action for name in ours for action in theirs[name] - ours[name]}

    assert more == {"sqs:SendMessageBatch"}
    assert not any(ours[name] - theirs[name] for name in ours)


def test_mail_alone_is_open_in_the_embedded_stage(embedded: Inventory) -> None:
    opened = {
        action
        for function in embedded.of("AWS::Lambda::Function")
        for statement in embedded.statements(function)
        if "*" in statement.resources
        for action in statement.actions
    }

    # Documents go out as whole MIME messages, which SES asks the second right for.
    assert opened == {"ses:SendEmail", "ses:SendRawEmail"}


def test_every_embedded_function_reads_the_same_clock(embedded: Inventory) -> None:
    clocks = {
        function.properties["Environment"]["Variables"][Variable.CLOCK_FILE.value]
        for function in embedded.of("AWS::Lambda::Function")
    }

    assert clocks == {"/clock"}


def test_nothing_of_a_thrown_away_cloud_is_kept(embedded: Inventory) -> None:
    assert [
        item.path for item in embedded.all() if item.body.get("DeletionPolicy") == "Retain"
    ] == []
    assert "aws:SecureTransport" not in json.dumps([dict(item.body) for item in embedded.all()])


def test_no_stack_asks_for_a_stage_by_its_name() -> None:
    asking = {
        path.name
        for path in (ROOT / "infra").rglob("*.py")
        if '"embedded"' in path.read_text("utf-8") or '"aws"' in path.read_text("utf-8")
    }

    assert asking == MAY_NAME_STAGES
