"""Throttles, broken answers, time-outs and lost answers at every call that leaves the process.

Each call of every story fails once in one way, on all of its attempts or, where the answer is lost,
on the first. The SDK asks again a bounded number of times; then the delivery fails, comes again,
and the state is that of the clean run.
"""

import pytest

from cobro.runtime.settings import Table
from tests.faults.stories import STORIES
from tests.faults.story import Story
from tests.faults.test_crash_sweep import begin, clean_run
from tests.faults.turns import due
from tests.support.invariants import rows, uncertain, violations
from tests.support.snapshot import differences
from tests.support.wire import ALL, Fault, Wire, broken, lost, on_the_wire, throttled, unreachable
from tests.support.world import START, World

FAULTS: tuple[Fault, ...] = (throttled, lost, broken, unreachable)
PARTS = [(story, part) for story in STORIES for part in range(story.parts)]
# Neither mail nor text messages have an idempotency token.
ATTEMPTS_MAX = {"sesv2": 1, "pinpoint-sms-voice-v2": 1, "dynamodb": 4}
ATTEMPTS_OTHERWISE = 3

STORY_OF_OPERATION = {
    "dynamodb.GetItem": "issue over http",
    "dynamodb.BatchGetItem": "a large bank file",
    "dynamodb.BatchWriteItem": "publish",
    "dynamodb.TransactWriteItems": "issue over http",
    "dynamodb.PutItem": "issue a batch",
    "dynamodb.UpdateItem": "paid by bank",
    "dynamodb.DeleteItem": "decided by people",
    "dynamodb.Query": "paid by bank",
    "s3.GetObject": "paid by bank",
    "sqs.DeleteMessage": "dead letters sent back",
    "sqs.GetQueueAttributes": "dead letters sent back",
    "sqs.GetQueueUrl": "dead letters sent back",
    "sqs.ReceiveMessage": "dead letters sent back",
    "sqs.SendMessage": "dead letters sent back",
    "sqs.SendMessageBatch": "issue a batch",
    "secretsmanager.GetSecretValue": "paid by gateway",
    "events.PutEvents": "publish",
    "sesv2.SendEmail": "remind",
    "pinpoint-sms-voice-v2.SendTextMessage": "reminded by text message",
    "socialmessaging.SendWhatsAppMessage": "reminded by WhatsApp",
    "s3.PutObject": "documents",
    "ssm.GetParameter": "documents",
}


def strike(world: World, wire: Wire, story: Story, position: int, fault: Fault) -> list[str]:
    """Run the story with a fault at one call and return what is wrong at its end."""
    clean = clean_run(world, story)
    with world.calls.in_short(but=position):
        begin(world, story)
        world.calls.disarm()
        wire.strike(fault, call=position, times=1 if fault is lost else ALL)
        story.act(world)
        world.settle()
        wire.mend()
    found = violations(world) + differences(world, clean.end)
    service = clean.calls[position - 1].partition(".")[0]
    bound = ATTEMPTS_MAX.get(service, ATTEMPTS_OTHERWISE)
    if not 1 <= wire.strikes <= wire.attempts[position] <= bound:
        found.append(f"{wire.attempts[position]} attempts, {wire.strikes} failed")
    return found


@pytest.mark.parametrize(("story", "part"), PARTS, ids=lambda value: getattr(value, "name", value))
def test_a_fault_at_any_call_changes_nothing_in_the_end(
    world: World, story: Story, part: int
) -> None:
    calls = clean_run(world, story).calls
    wrong = []
    with on_the_wire(world.calls) as wire:
        for position in due(range(1 + part, len(calls) + 1, story.parts)):
            fault = FAULTS[(position + len(story.name)) % len(FAULTS)]
            found = strike(world, wire, story, position, fault)
            where = f"{fault.__name__} at call {position}, {calls[position - 1]}"
            wrong += [f"{where}: {text}" for text in found]

    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("operation", STORY_OF_OPERATION)
def test_an_operation_survives_every_fault(world: World, operation: str) -> None:
    story = next(s for s in STORIES if s.name == STORY_OF_OPERATION[operation])
    position = clean_run(world, story).calls.index(operation) + 1
    wrong = []
    with on_the_wire(world.calls) as wire:
        for fault in FAULTS:
            found = strike(world, wire, story, position, fault)
            wrong += [f"{fault.__name__}: {text}" for text in found]

    assert wrong == [], "\n".join(wrong)


def test_every_operation_that_a_story_calls_is_struck_in_every_way(world: World) -> None:
    called = {call for story in STORIES for call in clean_run(world, story).calls}

    assert called == set(STORY_OF_OPERATION)


# ---- mail: at most once ------------------------------------------------------------------------


def due_today(world: World) -> None:
    world.issue("due", 10_000, due=START.date())


def notices(world: World) -> list[str]:
    return [row.state for row in rows(world, Table.DUNNING) if row.pk.startswith("NOTICE#")]


def test_a_throttled_mail_releases_its_claim_and_goes_out_later(world: World) -> None:
    due_today(world)
    with on_the_wire(world.calls) as wire:
        wire.strike(throttled, operation="sesv2.SendEmail", times=2)
        world.settle()

    assert wire.strikes == 2
    assert [mail.tags["step"] for mail in world.mails()] == ["due_today"]
    assert "sent" in notices(world)
    assert uncertain(world) == []


@pytest.mark.parametrize("fault", [lost, broken, unreachable])
def test_a_mail_whose_answer_is_lost_is_never_sent_again(world: World, fault: Fault) -> None:
    due_today(world)
    with on_the_wire(world.calls) as wire:
        wire.strike(fault, operation="sesv2.SendEmail")
        world.settle()

    assert wire.strikes == 1
    assert len(world.mails()) == (1 if fault is lost else 0)
    assert "sending" in notices(world)
    assert [row.reason_code for row in uncertain(world)] == ["notice_uncertain"]
