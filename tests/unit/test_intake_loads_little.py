"""What the intake loads of a gateway: its two modules, and neither a client nor cryptography."""

import subprocess
import sys

import pytest

from cobro.adapters.gateways.schemes import REFUSED

HEAVY = ("cryptography", "urllib3", "botocore", "babel", "holidays", "cobro.application.ports")
PROGRAM = """
import sys
from cobro.adapters.gateways.schemes import scheme_of
from cobro.domain.gateways import Gateway
scheme_of(Gateway(sys.argv[1]))
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


@pytest.mark.parametrize("gateway", sorted(REFUSED))
def test_the_scheme_of_a_gateway_is_light(gateway: str) -> None:
    command = [sys.executable, "-c", PROGRAM, gateway, *HEAVY]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program

    assert done.stdout.split() == []
