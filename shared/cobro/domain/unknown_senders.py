"""How much mail of senders that nobody knows is listed: so much of each a day, and of all.

Anybody may write to an address of ours under any name, as often as a machine can. Bounds keep such
mail from burying what customers wrote; what is beyond them stays where it is stored. A mail that
was listed stays so, however often it comes.
"""

from dataclasses import dataclass, replace

BY_SENDER_A_DAY_MAX = 5
A_DAY_MAX = 100


@dataclass(frozen=True, slots=True)
class Stranger:
    """A mail and who it says wrote it, both by names that tell of nobody."""

    sender: str
    mail: str


@dataclass(frozen=True, slots=True)
class StrangersDay:
    """The mails of one day that were listed, in the order in which they came."""

    listed: tuple[Stranger, ...] = ()

    def admits(self, stranger: Stranger) -> bool:
        """Tell whether a mail is listed, or may still be."""
        if stranger in self.listed:
            return True
        of_sender = sum(each.sender == stranger.sender for each in self.listed)
        return of_sender < BY_SENDER_A_DAY_MAX and len(self.listed) < A_DAY_MAX

    def after(self, stranger: Stranger) -> "StrangersDay":
        """Return the day with a mail that it admits."""
        if stranger in self.listed:
            return self
        return replace(self, listed=(*self.listed, stranger))
