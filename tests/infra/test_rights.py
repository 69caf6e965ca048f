"""Least privilege: each function may do what `infra.rights` and `infra.sends` say, no more."""

import pytest

from cobro.runtime.settings import Table
from infra import names
from infra.constructs.tables import ONLY_IN_TRANSACTIONS
from infra.rights import MONEY_TABLES, TABLE_RIGHTS
from infra.sends import SENDS
from tests.support.templates import Inventory, Resource, Statement

WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}
STREAM_READS = {"GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"}
# The only resources that are not named to the end, and why.
OPEN_RESOURCES = {
    "incoming/*": "banks choose the names of their files",
    "outgoing/*": "a run names its file",
    "parts/*": "a file names its parts",
    "documents/*": "a document is named by its invoice and content",
    "current/*": "an invoice names its present document",
    "logos/*": "a logo is named by its content",
    "exports/*": "an export is named by its turn",
    "asked/*": "a large answer is named by what was asked for",
    "phone-number-id/*": "the numbers of WhatsApp are linked to the account by hand",
    ":sms-voice:us-east-1:AWS::AccountId:*": "the account's numbers are asked for by hand",
    "evidence/*": "the evidence of a dispute is named by its content",
    "journal/*": "a month of the lake is named by time and company",
    "results/*": "Athena names the answers of queries",
    "gateways/*": "people make a secret for each gateway account",
    "IncomingMail3CA58B95>/*": "the mail provider names each mail in its bucket",
    "??????": "Secrets Manager adds six characters to a secret's name",
}


# What such a function gave up goes to a queue of its own.
ON_STREAMS = frozenset({"publish_events", "land_journal"})


def functions(aws: Inventory) -> dict[str, Resource]:
    prefix = names.function_name("aws", "")
    return {
        str(function.properties["FunctionName"]).removeprefix(prefix): function
        for function in aws.of("AWS::Lambda::Function")
    }


def table_references(aws: Inventory) -> dict[str, Table]:
    outputs = aws.outputs()
    return {outputs[names.table_output(table.value)]: table for table in Table}


def item_rights(aws: Inventory, function: Resource) -> set[tuple[str, str, bool]]:
    """Return (table and index, action, only in transactions) of a function."""
    tables = table_references(aws)
    found = set()
    for statement in aws.statements(function):
        for resource in statement.resources:
            reference, _, rest = resource.partition(">")
            table = tables.get(f"{reference}>")
            if table is not None:
                guarded = statement.conditions == ONLY_IN_TRANSACTIONS
                found |= {
                    (f"{table.value}{rest}", action.removeprefix("dynamodb:"), guarded)
                    for action in statement.actions
                    if action.removeprefix("dynamodb:") not in STREAM_READS
                }
    return found


def expected_rights(function: str) -> set[tuple[str, str, bool]]:
    found = set()
    for right in TABLE_RIGHTS[function]:
        name = f"{right.table.value}/index/{right.index}" if right.index else right.table.value
        actions = {str(action).removeprefix("dynamodb:") for action in right.actions}
        if {"PutItem", "UpdateItem"} & actions:
            actions |= {"ConditionCheckItem"}
        found |= {(name, action, right.only_in_transactions) for action in actions}
    return found


@pytest.mark.parametrize("function", sorted(TABLE_RIGHTS))
def test_function_has_exactly_the_item_rights_that_are_written_down(
    aws: Inventory, function: str
) -> None:
    assert item_rights(aws, functions(aws)[function]) == expected_rights(function)


def all_statements(aws: Inventory) -> list[Statement]:
    return [
        aws.statement(policy.stack, raw)
        for policy in aws.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        for raw in policy.properties["PolicyDocument"]["Statement"]
    ]


def test_no_role_has_an_action_with_a_wildcard(aws: Inventory) -> None:
    actions = {action for statement in all_statements(aws) for action in statement.actions}

    assert {action for action in actions if "*" in action} == set()
    assert "dynamodb:Scan" not in actions
    assert not any(action.startswith("iam:") for action in actions)


def test_no_role_reaches_an_open_resource_without_a_reason(aws: Inventory) -> None:
    resources = {item for statement in all_statements(aws) for item in statement.resources}
    opened = {item for item in resources if "*" in item or "?" in item}

    assert {item for item in opened if not item.endswith(tuple(OPEN_RESOURCES))} == set()
    assert all(any(item.endswith(end) for item in opened) for end in OPEN_RESOURCES)


def test_no_role_borrows_a_managed_policy(aws: Inventory) -> None:
    assert [
        role.path for role in aws.of("AWS::IAM::Role") if "ManagedPolicyArns" in role.properties
    ] == []


def test_no_two_functions_share_a_role(aws: Inventory) -> None:
    roles = [
        aws.resolve(function.stack, function.properties["Role"])
        for function in aws.of("AWS::Lambda::Function")
    ]

    assert len(set(roles)) == len(roles)


def test_money_is_written_in_transactions_only_and_never_deleted(aws: Inventory) -> None:
    money = {table.value for table in MONEY_TABLES}
    loose = {
        (name, table, action)
        for name, function in functions(aws).items()
        for table, action, guarded in item_rights(aws, function)
        if table in money and action in WRITES and not (guarded and action != "DeleteItem")
    }

    assert loose == set()


READERS = (
    *("dispatch_reminders", "plan_reminders", "schedule_reminders"),
    *("mail_statements", "send_announcements"),
)


@pytest.mark.parametrize("reader", [*READERS, "run_exports"])
def test_reminders_cannot_touch_money(aws: Inventory, reader: str) -> None:
    money = {table.value for table in MONEY_TABLES}
    written = {
        table
        for table, action, _guarded in item_rights(aws, functions(aws)[reader])
        if action in WRITES
    }

    assert written & money == set()


def test_reading_the_ledger_writes_nothing_but_large_answers(aws: Inventory) -> None:
    actions = {
        action
        for statement in aws.statements(functions(aws)["read_ledger"])
        for action in statement.actions
    }

    assert actions <= {
        "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "kms:Decrypt",
        "kms:DescribeKey", "logs:CreateLogStream", "logs:PutLogEvents",
        "kms:GenerateDataKey", "s3:GetObject", "s3:PutObject", "cognito-idp:ListUsers",
    }  # fmt: skip


def test_only_the_named_senders_send_to_each_queue(aws: Inventory) -> None:
    outputs = aws.outputs()
    senders = {
        (name, resource)
        for name, function in functions(aws).items()
        for statement in aws.statements(function)
        for resource in statement.resources
        if "sqs:SendMessage" in statement.actions and name not in ON_STREAMS
    }

    assert senders == {
        (name, outputs[names.queue_output(queue.value)])
        for name, queues in SENDS.items()
        for queue in queues
    }


def test_a_role_uses_the_key_only_through_a_service(aws: Inventory) -> None:
    schedulers_own = ("EveryHour", "EveryDay", "EveryQuarter")
    open_uses = [
        policy.logical_id
        for policy in aws.of("AWS::IAM::Policy")
        for raw in policy.properties["PolicyDocument"]["Statement"]
        if any(action.startswith("kms:") for action in aws.statement(policy.stack, raw).actions)
        and "kms:ViaService" not in raw.get("Condition", {}).get("StringEquals", {})
        and not policy.logical_id.startswith(schedulers_own)
    ]

    assert open_uses == []


def test_mail_is_sent_by_few_functions_from_one_address(aws: Inventory) -> None:
    senders = [
        (name, statement)
        for name, function in functions(aws).items()
        for statement in aws.statements(function)
        if any(action.startswith("ses:") for action in statement.actions)
    ]

    assert sorted((name, *statement.actions) for name, statement in senders) == [
        ("dispatch_reminders", "ses:SendEmail"),
        ("mail_statements", "ses:SendEmail", "ses:SendRawEmail"),
        ("raise_alerts", "ses:SendEmail"),
        ("run_exports", "ses:SendEmail", "ses:SendRawEmail"),
        ("send_announcements", "ses:SendEmail", "ses:SendRawEmail"),
        ("send_document", "ses:SendEmail", "ses:SendRawEmail"),
        ("watch_alerts", "ses:SendEmail"),
    ]
    assert all(
        "identity/" in item or "configuration-set/" in item
        for _, statement in senders
        for item in statement.resources
    )


def test_the_console_may_do_nothing_but_write_its_log(aws: Inventory) -> None:
    actions = {
        action
        for statement in aws.statements(functions(aws)["console"])
        for action in statement.actions
    }

    assert actions == {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_what_payers_can_call_reads_no_table_or_writes_no_money(
    aws: Inventory,
) -> None:
    found = {
        name: item_rights(aws, functions(aws)[name])
        for name in ("open_document", "payer_page", "take_payer_requests", "take_opt_outs")
    }
    writes = {
        name: {right for right in rights if right[1] in WRITES} for name, rights in found.items()
    }

    assert found["open_document"] == set()
    assert writes["payer_page"] == {("dunning", "PutItem", False)}  # that it was looked at
    assert writes["take_payer_requests"] == {
        ("exceptions", "PutItem", False),
        ("dunning", "PutItem", False),
        ("dunning", "UpdateItem", False),
    }
    assert writes["take_opt_outs"] == {("dunning", "PutItem", False)}


def test_reminders_put_advice_on_the_bus_and_no_event_that_has_invoices_issued(
    aws: Inventory,
) -> None:
    putting = {
        name: statement.conditions
        for name, function in functions(aws).items()
        for statement in aws.statements(function)
        if "events:PutEvents" in statement.actions
    }

    assert putting == {
        "publish_events": {},
        "dispatch_reminders": {
            "StringEqualsIfExists": {"events:detail-type": "CustomerBlockAdvised"}
        },
    }
