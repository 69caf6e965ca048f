"""Every story ends with the invariants: whatever it told, the books are right."""

from collections.abc import Iterator

import pytest

from tests.support.invariants import check
from tests.support.world import World


@pytest.fixture
def story(world: World) -> Iterator[World]:
    yield world
    check(world)
