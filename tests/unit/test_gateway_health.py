"""Whether a gateway is still asked for what changed."""

from datetime import UTC, datetime, timedelta

import pytest

from cobro.domain.gateway_health import Health, health_of

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "health"), [(0, Health.WELL), (30, Health.WELL), (31, Health.BEHIND)]
)
def test_an_account_that_was_not_asked_for_more_than_a_day_is_behind(
    hours: int, health: Health
) -> None:
    assert health_of(NOW - timedelta(hours=hours), NOW) is health


def test_an_account_that_was_never_asked_says_so() -> None:
    assert health_of(None, NOW) is Health.NEVER_ASKED
