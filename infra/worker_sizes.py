"""How long each worker of a queue may take, how much it takes at once, and how many run at once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypedDict

from cobro.runtime.settings import Queue

__all__ = ["WORKER_SIZES", "Size"]

REMINDERS_AT_ONCE = 5  # SES admits a new account to 14 messages a second


class _Timeout(TypedDict):
    timeout_seconds: int


class Size(_Timeout, total=False):
    """What is left out is the default of `QueueWorker`."""

    batch_size: int
    batch_window_seconds: int
    max_concurrency: int
    memory_mb: int
    disk_mb: int


WORKER_SIZES: Mapping[Queue, Size] = MappingProxyType(
    {
        # A block at a time: one that fails must not raise the count of those behind it.
        Queue.ISSUE: Size(timeout_seconds=30, batch_size=1),
        Queue.GATEWAY_EVENTS: Size(timeout_seconds=30),
        # Two gibibytes are copied, read twice and cut: a whole core and the longest time.
        Queue.BANK_FILES: Size(
            timeout_seconds=840,
            memory_mb=2048,
            disk_mb=4096,
            batch_size=1,
            max_concurrency=10,
        ),
        Queue.STATEMENT_PARTS: Size(timeout_seconds=120, batch_size=1, max_concurrency=20),
        Queue.IMPORT_FILES: Size(timeout_seconds=300, batch_size=1, max_concurrency=10),
        Queue.MILESTONES: Size(timeout_seconds=30),
        Queue.ENTRIES: Size(timeout_seconds=60, max_concurrency=20),
        Queue.NEW_INVOICES: Size(timeout_seconds=30),
        # Few at once: all of them take numbers from the counters of the same agreements.
        Queue.OFFERS: Size(timeout_seconds=60, max_concurrency=4),
        Queue.CLOSINGS: Size(timeout_seconds=60, max_concurrency=4),
        Queue.REMINDERS: Size(timeout_seconds=60, max_concurrency=REMINDERS_AT_ONCE),
        Queue.GATEWAY_CHARGES: Size(timeout_seconds=60, max_concurrency=5),
        Queue.AGREEMENTS: Size(timeout_seconds=30),
        Queue.OBJECTIONS: Size(timeout_seconds=30),
        Queue.RENDER: Size(timeout_seconds=30),
        Queue.SEND_DOCUMENT: Size(timeout_seconds=60, max_concurrency=REMINDERS_AT_ONCE),
        Queue.DELIVERIES: Size(timeout_seconds=30),
        Queue.LEDGER_EVENTS: Size(timeout_seconds=60, batch_size=100, batch_window_seconds=2),
        Queue.ALERT_NEWS: Size(timeout_seconds=60, batch_size=100, batch_window_seconds=2),
    }
)
