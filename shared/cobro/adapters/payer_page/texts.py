"""The words of a payer's page, and texts of others made safe to stand among them."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cobro.domain.parties import Language

_HERE = Path(__file__).parent
_HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
LANGUAGE_NAMES: Mapping[Language, str] = MappingProxyType(
    {
        Language.PT_BR: "Português (Brasil)",
        Language.PT_PT: "Português (Portugal)",
        Language.ES_ES: "Español (España)",
        Language.ES_MX: "Español (México)",
        Language.EN: "English",
    }
)


def one_line(text: str) -> str:
    """Return a text without what breaks a line, hides, or turns the direction of reading."""
    kept = (" " if c in "\r\n\t" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _HIDDEN).strip()


@cache
def page_words(language: Language) -> dict[str, Any]:
    """Return the words of the page; `movements` names what a statement lists."""
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)
