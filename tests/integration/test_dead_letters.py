"""manage_dead_letters: what workers gave up on is told and sent back, by whom it may be ordered."""

import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from cobro.adapters.dead_letters import SqsDeadLetters
from cobro.adapters.sqs import QueueUnavailableError
from cobro.application import redrive
from cobro.runtime.settings import Queue
from tests.faults.stories_of_dead_letters import two_blocks_given_up
from tests.support import queues
from tests.support.world import Answer, World

FUNCTION = "manage_dead_letters"


def listed(world: World, group: str = "viewer") -> dict[str, dict[str, Any]]:
    answer = world.http(FUNCTION, "GET", "/v1/dead-letters", groups=(group,))
    return {each["queue"]: each for each in answer.body["queues"]}


def redriven(world: World, queue: str, group: str = "finance") -> Answer:
    path = f"/v1/dead-letters/{queue}/redrive"
    return world.http(FUNCTION, "POST", path, groups=(group,))


def bury(world: World, queue: Queue, *bodies: str) -> None:
    for body in bodies:
        world.send(queue, body, group=body)
    for message in queues.receive(queue, len(bodies)):
        queues.bury(queue, message)


def test_every_worker_is_listed_with_what_waits(world: World) -> None:
    bury(world, Queue.RENDER, "one", "two")
    found = listed(world)

    assert set(found) == {queue.value for queue in Queue}
    assert found["render_document"]["waiting"] == 2
    assert found["render_document"]["state"] == "waiting"
    assert found["render_document"]["since_at"]
    assert found["issue_invoices"] == {
        "queue": "issue_invoices", "waiting": 0, "since_at": None, "state": "empty"
    }  # fmt: skip


def test_a_look_takes_nothing_away(world: World) -> None:
    bury(world, Queue.RENDER, "one")

    assert listed(world) == listed(world)


def test_messages_are_looked_at_by_their_names_and_stay(world: World) -> None:
    two_blocks_given_up(world)
    query = {"queue": "issue_invoices"}
    first, again = (
        world.http(FUNCTION, "GET", "/v1/dead-letters", query=query, groups=("viewer",))
        for _ in range(2)
    )

    assert first.body == again.body
    assert [each["waiting"] for each in first.body["queues"]] == [2]
    shown = {mark["value"] for each in first.body["messages"] for mark in each["marks"]}
    assert {"acme", "dead-A", "dead-B"} <= shown
    assert "cus-1" not in shown
    redriven(world, "issue_invoices")
    world.settle()
    assert len(world.journal()) == 2


def test_a_look_at_an_unknown_queue_is_not_found(world: World) -> None:
    answer = world.http(FUNCTION, "GET", "/v1/dead-letters", query={"queue": "nothing"})

    assert answer.status == 404


def test_messages_go_back_as_they_were(world: World) -> None:
    bury(world, Queue.RENDER, "one", "two")
    answer = redriven(world, "render_document")
    back = {message["Body"] for message in queues.receive(Queue.RENDER, 10)}

    assert (answer.status, answer.body) == (
        200, {"queue": "render_document", "sent": 2, "left": 0}
    )  # fmt: skip
    assert back == {"one", "two"}
    assert queues.buried(Queue.RENDER) == 0


def test_what_was_given_up_is_issued_once_the_cause_is_mended(world: World) -> None:
    two_blocks_given_up(world)
    redriven(world, "issue_invoices")
    redriven(world, "issue_invoices")
    world.settle()

    assert sorted(entry.document for entry in world.journal()) == ["A-0000001", "B-0000001"]


def test_a_fifo_message_given_up_again_within_minutes_is_not_dropped(world: World) -> None:
    bury(world, Queue.GATEWAY_EVENTS, "one")
    for _ in range(2):
        redriven(world, "apply_gateway_event")
        (message,) = queues.receive(Queue.GATEWAY_EVENTS, 1)
        queues.bury(Queue.GATEWAY_EVENTS, message)

    assert queues.buried(Queue.GATEWAY_EVENTS) == 1


def test_a_call_sends_a_bounded_number_and_says_how_many_are_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redrive, "SENT_AT_ONCE", 3)
    bury(world, Queue.RENDER, *(f"{number}" for number in range(5)))
    answer = redriven(world, "render_document")

    assert answer.body == {"queue": "render_document", "sent": 3, "left": 2}


def test_an_unknown_queue_is_not_found(world: World) -> None:
    assert redriven(world, "nothing").status == 404


def test_only_finance_may_send_back_and_a_refusal_is_on_the_audit_list(world: World) -> None:
    answer = redriven(world, "render_document", group="viewer")
    query = {"issuer_id": "-"}
    acts = world.http("read_ledger", "GET", "/v1/audit", query=query).body["acts"]

    assert answer.status == 403
    assert [act["what"] for act in acts] == ["POST /v1/dead-letters/render_document/redrive"]


def test_queues_that_do_not_answer_are_asked_later() -> None:
    class Unreachable:
        def get_queue_attributes(self, **_asked: Any) -> dict[str, Any]:
            raise EndpointConnectionError(endpoint_url="https://queue")

    client: Any = Unreachable()

    with pytest.raises(QueueUnavailableError, match="EndpointConnectionError"):
        SqsDeadLetters(client, {"render": "https://queue/render"}).every()


def test_attributes_of_a_message_go_back_with_it() -> None:
    class Kept:
        def __init__(self) -> None:
            self.sent: dict[str, Any] = {}

        def get_queue_attributes(self, **_asked: Any) -> dict[str, Any]:
            return {"Attributes": {"RedrivePolicy": json.dumps({"deadLetterTargetArn": "a:dead"})}}

        def get_queue_url(self, **_asked: Any) -> dict[str, Any]:
            return {"QueueUrl": "https://queue/dead"}

        def receive_message(self, **_asked: Any) -> dict[str, Any]:
            told = {"trace": {"DataType": "String", "StringValue": "t-1"}}
            message = {"MessageId": "m", "ReceiptHandle": "r", "Body": "{}"}
            return {"Messages": [message | {"MessageAttributes": told}]}

        def send_message(self, **asked: Any) -> None:
            self.sent = asked

    client: Any = Kept()
    letters = SqsDeadLetters(client, {"render": "https://queue/render"})
    letters.send_back(letters.take("render", 1)[0])

    assert client.sent["MessageAttributes"]["trace"]["StringValue"] == "t-1"
    assert client.sent["QueueUrl"] == "https://queue/render"
