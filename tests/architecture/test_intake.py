"""The intake of webhooks loads next to nothing: whoever calls it pays for its cold start."""

import json
import subprocess
import sys

import pytest

from cobro.adapters.gateways.schemes import REFUSED
from tests.architecture.tree import ROOT

NOT_LOADED = {
    "cobro.application.issue_invoices",
    "cobro.application.parking",
    "cobro.application.ports",
    "cobro.contracts.messages",
    "cobro.domain.invoice",
    "cobro.adapters.dynamodb.rows",
    "cobro.adapters.gateways.http",
    "aws_lambda_powertools.event_handler",
    "boto3",
    "requests",
    "stripe",
}
PROGRAM = """
import json, sys
import functions.receive_webhook.handler
from cobro.adapters.gateways.schemes import scheme_of
from cobro.domain.gateways import Gateway
scheme_of(Gateway(sys.argv[1]))
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("gateway", REFUSED)
def test_the_intake_loads_no_money_no_router_and_no_kit(gateway: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", PROGRAM, gateway],
        env={"PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}"},
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))

    assert loaded & NOT_LOADED == set()
