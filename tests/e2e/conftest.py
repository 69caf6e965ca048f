"""One deployment for all the end-to-end tests."""

from collections.abc import Iterator

import pytest

from tests.support.deployed import Deployed, deployed_stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Deployed]:
    with deployed_stack() as deployed:
        yield deployed
