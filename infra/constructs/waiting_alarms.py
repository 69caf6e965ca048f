"""Alarms on what waits for a person."""

from constructs import Construct

from infra import names
from infra.constructs.alarms import alarm_above
from infra.constructs.function import sum_of
from infra.foundation import Foundation

_WAITING = {
    names.METRIC_EXCEPTIONS_PARKED: "Input was refused and waits for a person: GET /v1/exceptions.",
    names.METRIC_BANK_FILE_GAPS: "Bank files did not come: GET /v1/bank-files/gaps.",
}


def alarm_on_what_waits(scope: Construct, foundation: Foundation) -> None:
    for name, text in _WAITING.items():
        alarm_above(scope, name, foundation=foundation, metric=sum_of(name), description=text)
