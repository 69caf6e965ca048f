"""The console: the user pool, the API at its address, the clocks. No table."""

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore import UNSIGNED
from botocore.config import Config
from botocore.session import get_session

from cobro.adapters.clock import FileClock, SystemClock
from cobro.adapters.own_api import HttpApi
from cobro.adapters.staff_pool import StaffPool
from cobro.runtime.console.app import Console
from cobro.runtime.console.people import People
from cobro.runtime.settings import Variable, settings

if TYPE_CHECKING:
    from cobro.application.ports import Clock

_ENDPOINT = "AWS_ENDPOINT_URL"  # set where the cloud runs on this machine


@cache
def console() -> Console:
    config = Config(signature_version=UNSIGNED, connect_timeout=3, read_timeout=10)
    client: Any = get_session().create_client("cognito-idp", config=config)
    address = settings().get(Variable.API_ADDRESS)
    if address.startswith("/"):
        address = os.environ[_ENDPOINT] + address
    return Console(
        pool=StaffPool(client, settings().get(Variable.POOL_CLIENT)),
        api=HttpApi(address),
        people=People(SystemClock().now),
        now=SystemClock().now,
        today=_clock().now,
    )


@cache
def _clock() -> "Clock":
    path = settings().find(Variable.CLOCK_FILE)
    return FileClock(path) if path else SystemClock()
