"""A meter between the code under measurement and botocore: requests and capacity units.

Only calls made inside `step` are counted; the benchmark plays AWS with calls of its own.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from benchmarks.capacity import MEASURABLE, consumed

__all__ = ["Meter", "metered"]


class Meter:
    """Sums by step: units by table, requests by service and operation, refusals by operation."""

    def __init__(self) -> None:
        self.reads: Counter[tuple[str, str]] = Counter()  # units are multiples of a half
        self.writes: Counter[tuple[str, str]] = Counter()
        self.requests: Counter[tuple[str, str, str]] = Counter()
        self.refusals: Counter[tuple[str, str]] = Counter()
        self._step = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._step = name
        try:
            yield
        finally:
            self._step = ""

    def around(self, call: Any, client: BaseClient, operation: str, request: Any) -> Any:  # noqa: ANN401 - whatever botocore answers
        if not self._step:
            return call(client, operation, request)
        service = client.meta.service_model.service_name
        is_measured = service == "dynamodb" and operation in MEASURABLE
        if is_measured:
            request = {**request, "ReturnConsumedCapacity": "INDEXES"}
        self.requests[self._step, service, operation] += 1
        try:
            answer = call(client, operation, request)
        except ClientError:
            self.refusals[self._step, operation] += 1
            raise
        if is_measured:
            for part in consumed(operation, request, answer):
                self.reads[self._step, part.table] += _halves(part.reads)
                self.writes[self._step, part.table] += _halves(part.writes)
        return answer

    def count(self, operation: str) -> int:
        """Return how many requests of an operation were made so far."""
        return sum(made for (_, _, own), made in self.requests.items() if own == operation)

    def read_units(self, step: str, table: str) -> float:
        return self.reads[step, table] / 2

    def write_units(self, step: str, table: str) -> float:
        return self.writes[step, table] / 2


def _halves(units: float) -> int:
    return round(units * 2)


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """Stand between the code and botocore for as long as the block lasts."""
    call: Any = vars(BaseClient)["_make_api_call"]  # the one door of every AWS call

    def around(client: BaseClient, operation: str, request: Any) -> Any:  # noqa: ANN401 - as above
        return meter.around(call, client, operation, request)

    BaseClient._make_api_call = around  # type: ignore[attr-defined]  # noqa: SLF001 - botocore has no event that sees refusals too
    try:
        yield
    finally:
        BaseClient._make_api_call = call  # type: ignore[attr-defined]  # noqa: SLF001 - as above
