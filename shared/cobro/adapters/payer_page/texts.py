"""The words of a payer's page, and the names of its languages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cobro.domain.parties import Language

_HERE = Path(__file__).parent
LANGUAGE_NAMES: Mapping[Language, str] = MappingProxyType(
    {
        Language.PT_BR: "Português (Brasil)",
        Language.PT_PT: "Português (Portugal)",
        Language.ES_ES: "Español (España)",
        Language.ES_MX: "Español (México)",
        Language.EN: "English",
    }
)


@cache
def page_words(language: Language) -> dict[str, Any]:
    """Return the words of the page; `movements` names what a statement lists."""
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)
