"""The intake of webhooks: how long an event takes, and what it asks of AWS.

The real handler takes events of one gateway after another, each another event, in a process that is
warm: account and secret are at hand, as they are for all but the first event in half a minute.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3

from benchmarks.figures import Figure, emit, progress
from benchmarks.metering import Meter, metered
from benchmarks.played_aws import PlayedAws, StoryError
from benchmarks.resources import make_resources
from benchmarks.webhook_samples import SAMPLES, Sample
from cobro.domain.gateways import Gateway
from cobro.runtime.settings import Variable, settings
from cobro_cli.sample_people import SampleCompany

EVENTS = 300
ACCOUNT = "measured"
STEP = "pay"  # the meter's name of what the intake does
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def prepare(aws: PlayedAws, gateway: Gateway, sample: Sample) -> None:
    """Register the account and make its secret."""
    body = {"issuer_id": "aurora", "currencies": ["BRL"], "facts": sample.facts}
    aws.http("manage_gateways", "PUT", f"/v1/gateway-accounts/{gateway}/{ACCOUNT}", body)
    name = f"{settings().get(Variable.GATEWAY_SECRETS)}/{gateway}/{ACCOUNT}"
    client = boto3.client("secretsmanager")
    client.create_secret(Name=name, SecretString=json.dumps(sample.secret))


def taken(aws: PlayedAws, gateway: Gateway, sample: Sample, number: int) -> float:
    """Deliver one event; return the seconds until it was acknowledged."""
    delivery = sample.deliver(number, NOW)
    event: dict[str, Any] = {
        "rawQueryString": delivery.query,
        "headers": delivery.headers,
        "pathParameters": {"gateway": gateway.value, "account": ACCOUNT},
        "body": delivery.body.decode(),
        "isBase64Encoded": False,
    }
    begin = time.perf_counter()
    answer = aws.invoke("receive_webhook", event)
    seconds = time.perf_counter() - begin
    if answer["statusCode"] != 200:  # noqa: PLR2004 - OK
        message = f"the intake answered {answer['statusCode']}: {answer['body']}"
        raise StoryError(message)
    return seconds


def measure(aws: PlayedAws, meter: Meter, gateway: Gateway) -> Iterator[Figure]:
    sample = SAMPLES[gateway]
    prepare(aws, gateway, sample)
    taken(aws, gateway, sample, 0)
    requests, writes = _requests(meter), _writes(meter)
    times = []
    for number in range(1, EVENTS + 1):
        times.append(taken(aws, gateway, sample, number) * 1000)
        progress(number, EVENTS)
    cuts = statistics.quantiles(times, n=20)
    found = {
        "p50_ms": (statistics.median(times), "ms"),
        "p95_ms": (cuts[-1], "ms"),
        "events_per_second": (EVENTS * 1000 / sum(times), "events/s"),
        "requests": ((_requests(meter) - requests) / EVENTS, "requests/event"),
        "write_units": ((_writes(meter) - writes) / EVENTS, "WCU/event"),
    }
    for metric, (value, unit) in found.items():
        marks: dict[str, str | int] = {"gateway": gateway.value}
        yield Figure("webhook_intake", metric, value, unit, EVENTS, marks)


def _requests(meter: Meter) -> int:
    return sum(count for (step, _, _), count in meter.requests.items() if step == STEP)


def _writes(meter: Meter) -> float:
    return sum(halves for (step, _), halves in meter.writes.items() if step == STEP) / 2


def register(aws: PlayedAws) -> None:
    company = SampleCompany()
    profile = {
        "issuer_id": "aurora",
        "name": company.name,
        "tax_id": company.tax_id,
        "country": company.country,
        "address": company.address,
        "email": company.email,
        "currency": company.currency,
    }
    aws.http("manage_customers", "POST", "/v1/issuers", profile)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock_file = Path(folder) / "clock"
        make_resources("intake", clock_file)
        meter = Meter()
        with metered(meter):
            aws = PlayedAws(meter, clock_file)
            aws.at(NOW)
            register(aws)
            for gateway in SAMPLES:
                for figure in measure(aws, meter, gateway):
                    emit(figure)


if __name__ == "__main__":
    main()
