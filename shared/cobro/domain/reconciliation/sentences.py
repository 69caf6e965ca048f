"""What the rules say, for people of any language: a code and the facts that its words name.

The first part of a code tells what kind of sentence it is: `rule` and `also` speak for a placing,
`fit` says how the amount fits, `doubt` what speaks against it, `reason` why something else was
taken, `none` why there is nothing to propose. Words are put to it where it is read.
"""

from dataclasses import dataclass
from datetime import date

from cobro.domain.money import Money

Fact = str | int | Money | date


@dataclass(frozen=True, slots=True)
class Sentence:
    code: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @classmethod
    def of(cls, code: str, **facts: Fact) -> "Sentence":
        return cls(code, tuple(facts.items()))
