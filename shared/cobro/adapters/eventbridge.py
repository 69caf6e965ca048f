"""The event bus that other systems and our own projections listen to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

ENTRIES_MAX = 10  # PutEvents, Amazon EventBridge API Reference


class BusUnavailableError(UnavailableError):
    """The bus did not take the events; publishing them again is safe."""

    code: ClassVar[str] = "bus_unavailable"


class EventBus:
    def __init__(self, client: "EventBridgeClient", bus: str, source: str) -> None:
        self._client = client
        self._bus = bus
        self._source = source

    def publish(self, events: Sequence[tuple[str, str]]) -> None:
        """Publish pairs of detail type and JSON detail, in blocks of ten."""
        for start in range(0, len(events), ENTRIES_MAX):
            self._publish_block(events[start : start + ENTRIES_MAX])

    def _publish_block(self, events: Sequence[tuple[str, str]]) -> None:
        try:
            answer = self._client.put_events(
                Entries=[
                    {
                        "Source": self._source,
                        "DetailType": detail_type,
                        "Detail": detail,
                        "EventBusName": self._bus,
                    }
                    for detail_type, detail in events
                ]
            )
        except (BotoCoreError, ClientError) as error:
            message = f"the bus did not take the events ({type(error).__name__})"
            raise BusUnavailableError(message) from error
        if answer["FailedEntryCount"]:
            message = f"the bus refused {answer['FailedEntryCount']} events"
            raise BusUnavailableError(message)
