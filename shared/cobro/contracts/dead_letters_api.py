"""What the API says of dead letters: numbers and instants, nothing of what they hold."""

from typing import Any

from cobro.application.ports.dead_letters import DeadQueue
from cobro.application.redrive import Redriven


def queue_view(found: DeadQueue) -> dict[str, Any]:
    return {
        "queue": found.queue,
        "waiting": found.waiting,
        "since_at": found.since_at,
        "state": "waiting" if found.waiting else "empty",
    }


def redriven_view(done: Redriven) -> dict[str, Any]:
    return {"queue": done.queue, "sent": done.sent, "left": done.left}
