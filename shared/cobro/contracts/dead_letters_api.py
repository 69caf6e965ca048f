"""What the API says of dead letters: numbers, instants, and by which names each message goes."""

from typing import Any

from cobro.application.ports.dead_letters import DeadQueue, SeenLetter
from cobro.application.redrive import Redriven
from cobro.formats.message_marks import marks_of


def queue_view(found: DeadQueue) -> dict[str, Any]:
    return {
        "queue": found.queue,
        "waiting": found.waiting,
        "since_at": found.since_at,
        "state": "waiting" if found.waiting else "empty",
    }


def letter_view(seen: SeenLetter) -> dict[str, Any]:
    marks = marks_of(seen.body)
    return {
        "message_id": seen.message_id,
        "sent_at": seen.sent_at,
        "kind": marks.kind or None,
        "marks": [{"name": name, "value": value} for name, value in marks.names],
    }


def redriven_view(done: Redriven) -> dict[str, Any]:
    return {"queue": done.queue, "sent": done.sent, "left": done.left}
