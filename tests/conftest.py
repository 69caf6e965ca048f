"""Rules that hold for every test: one group for the deployed stack, no way out to the network."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from tests.support.world import World

HERE = Path(__file__).parent
# One worker builds the templates, one worker owns the embedded cloud.
GROUPS = ("infra", "e2e")
LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}  # noqa: S104  compared with, never bound

settings.register_profile(
    "cobro",
    deadline=None,  # two busy cores: a slow example is not a wrong one
    derandomize=bool(os.environ.get("CI")),  # a red run can be run again to the same end
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cobro")

# Never the caller's own account: whatever the shell holds, tests sign with these.
os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    POWERTOOLS_METRICS_NAMESPACE="Cobro",
    POWERTOOLS_SERVICE_NAME="tests",
    POWERTOOLS_TRACE_DISABLED="true",
)
for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
    os.environ.pop(name, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(HERE).parts[0] == "e2e":
            item.add_marker(pytest.mark.e2e)


class ByFolder(LoadScopeScheduling):
    """Keep each folder of `GROUPS` on one worker and spread every other test.

    In place of the marks of `--dist loadgroup`, which pytest 9.2 no longer lets xdist 3.8 set.
    """

    def _split_scope(self, nodeid: str) -> str:
        parts = nodeid.split("/")
        return parts[1] if len(parts) > 1 and parts[1] in GROUPS else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFolder | None:
    return ByFolder(config, log) if config.getoption("dist") == "loadgroup" else None


class NetworkReachedError(RuntimeError):
    """A test tried to leave the machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_way_out() -> Iterator[None]:
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        is_local = self.family == socket.AF_UNIX or (
            isinstance(address, tuple) and address[0] in LOCAL_HOSTS
        )
        if not is_local:
            message = f"a test reached for {address!r}"
            raise NetworkReachedError(message)
        connect(self, address)  # type: ignore[arg-type]  # checked by the socket itself

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield


@pytest.fixture(scope="session")
def _stack_in_process(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[World]":
    from tests.support.world import open_world  # moto takes seconds to load: only when asked for

    with open_world(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def world(_stack_in_process: "World") -> "World":
    """Give an empty stack with the company and a customer, at nine on a Monday morning."""
    from tests.support.kept import settle_in  # as above

    settle_in(_stack_in_process)
    return _stack_in_process
