"""Logs and metrics of every function. Logs carry ids and codes, never documents or names."""

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar

os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "cobro")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Cobro")

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics, MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext

Answer = TypeVar("Answer")

logger = Logger()
metrics = Metrics()

EXCEPTIONS_PARKED = "ExceptionsParked"
BANK_FILE_GAPS = "BankFileGaps"


def count(metric: str, value: int = 1) -> None:
    metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)


def count_by(metric: str, **dimensions: str) -> None:
    """Count one under dimensions of its own, beside the metric without them."""
    with single_metric(name=metric, unit=MetricUnit.Count, value=1) as single:
        single.add_dimension(name="service", value=os.environ["POWERTOOLS_SERVICE_NAME"])
        for name, value in dimensions.items():
            single.add_dimension(name=name, value=value)


def observed(
    handler: Callable[[dict[str, Any], LambdaContext], Answer],
) -> Callable[[dict[str, Any], LambdaContext], Answer]:
    """Give a handler its request id in every log line, and send its metrics whatever happens."""

    @logger.inject_lambda_context
    @functools.wraps(handler)
    def run(event: dict[str, Any], context: LambdaContext) -> Answer:
        try:
            return handler(event, context)
        finally:
            if metrics.metric_set:
                metrics.flush_metrics()

    return run
