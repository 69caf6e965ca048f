"""Webhooks that are refused: all counted by reason, a few of them logged, and none with its body.

Anybody can call the intake: what is written for each call is what a flood makes us write.
"""

import re
from collections import Counter

from cobro.runtime.observability import count, count_by, logger

REFUSED = "WebhooksRefused"
LOG_EVERY = 100
_NAME = re.compile(r"[a-z0-9-]{1,40}")


class Refusals:
    """The refusals of this process: of each reason the first is logged, then every hundredth."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def tell(self, reason: str, gateway: str, account_id: str) -> None:
        """Count a refusal; the two names are as the caller gave them."""
        count(REFUSED)
        count_by(REFUSED, reason=reason)
        self._seen[reason] += 1
        if self._seen[reason] % LOG_EVERY == 1:
            logger.warning(
                "webhook refused",
                reason=reason,
                gateway=_shown(gateway),
                account=_shown(account_id),
                refused=self._seen[reason],
            )


def _shown(name: str) -> str:
    return name if _NAME.fullmatch(name) else "?"
