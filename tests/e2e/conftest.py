"""One deployment for all the end-to-end tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.deployed import Deployed, deployed_stack

# Whichever test comes first waits for the deployment: minutes, on a machine that is busy.
DEPLOYING_SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(DEPLOYING_SECONDS))


@pytest.fixture(scope="session")
def stack() -> Iterator[Deployed]:
    with deployed_stack() as deployed:
        yield deployed
