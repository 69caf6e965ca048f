"""Put the sentences of the rules into words. The words of each language are data (`wording`).

A fact that is an amount or a day is written as CLDR has it; the name of a rule has its own words.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from cobro.adapters.documents.words import amount_text, date_text
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.domain.reconciliation.sentences import Fact, Sentence

_HERE = Path(__file__).parent
# Where the words for a bare code of the history stand, in this order.
_CODES = ("name", "doubt", "reason", "none")


class MatchingInWords:
    """Says in one language what rules found and decided."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._says = _wording(language)

    def all(self, sentences: Sequence[Sentence]) -> str:
        """Return one text: what speaks for it, then what speaks against it."""
        return "; ".join(map(self._joined, sentences))

    def one(self, sentence: Sentence) -> str:
        kind, _, code = sentence.code.partition(".")
        facts = {name: self._fact(name, value) for name, value in sentence.facts}
        return self._says[kind][code].format(**facts)

    def code(self, code: str) -> str:
        """Return the words for a bare code; itself where there are none."""
        for kind in _CODES:
            words = self._says[kind].get(code, "{")
            if "{" not in words:
                return words
        return code

    def _joined(self, sentence: Sentence) -> str:
        said = self.one(sentence)
        is_against = sentence.code.startswith("doubt.")
        return self._says["join"]["but"].format(said=said) if is_against else said

    def _fact(self, name: str, value: Fact) -> str:
        if isinstance(value, Money):
            return amount_text(value, self.language)
        if isinstance(value, date):
            return date_text(value, self.language)
        return self.code(str(value)) if name == "rule" else str(value)


@cache
def _wording(language: Language) -> dict[str, dict[str, str]]:
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)
