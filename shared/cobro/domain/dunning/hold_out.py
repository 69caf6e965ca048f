"""Which steps are held back at random, so that a comparison shows what messages bring.

Each step of each invoice is drawn on its own, by a hash of invoice, step, policy with its version,
and salt: the same whenever it is asked, known to nobody beforehand, drawn anew with each version.
"""

import hashlib
from dataclasses import dataclass

from cobro.domain.errors import InvalidInputError

SHARE_MAX = 20  # percent: more would leave money lying for a figure
_BYTES = 8
_PARTS = 100


@dataclass(frozen=True, slots=True)
class HoldOut:
    """`share_percent` of the messages of each step are held back; 0 holds back none."""

    share_percent: int = 0
    salt: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.share_percent <= SHARE_MAX:
            message = f"0 to {SHARE_MAX} percent are held out, not {self.share_percent}"
            raise InvalidInputError(message, field="hold_out.share_percent")

    def draws(self, *names: str) -> bool:
        """Tell whether what is named so is held back."""
        text = "\n".join((self.salt, *names))
        digest = hashlib.sha256(text.encode()).digest()[:_BYTES]
        return int.from_bytes(digest) * _PARTS < self.share_percent << 8 * _BYTES


NONE_HELD_OUT = HoldOut()
