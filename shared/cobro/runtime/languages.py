"""The language that an answer is written in: `locale`, else Accept-Language, else the company's."""

from collections.abc import Mapping
from typing import Any

from cobro.domain.languages import language_named, language_of_country, preferred
from cobro.domain.parties import Issuer, Language
from cobro.runtime.body import header


def language_of(event: Mapping[str, Any], issuer: Issuer) -> Language:
    """Raise `InvalidInputError` for a `locale` that we do not write."""
    named = (event.get("queryStringParameters") or {}).get("locale")
    if named:
        return language_named(str(named))
    own = language_of_country(issuer.country)
    return preferred(header(event, "Accept-Language") or "", own)
