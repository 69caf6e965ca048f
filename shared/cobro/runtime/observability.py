"""Logs and metrics of every function. Logs carry ids and codes, never documents or names."""

import os

os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "cobro")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Cobro")

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics, MetricUnit

logger = Logger()
metrics = Metrics()

EXCEPTIONS_PARKED = "ExceptionsParked"


def count(metric: str, value: int = 1) -> None:
    metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)
