"""In which language somebody reads: as the request prefers, else as the company's country does."""

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.languages import language_named, language_of_country, preferred
from cobro.domain.parties import Language


@pytest.mark.parametrize(
    ("ranges", "language"),
    [
        ("", "pt-PT"),
        ("pt-br", "pt-BR"),
        ("pt", "pt-PT"),
        ("pt-AO, en;q=0.9", "pt-PT"),
        ("es", "es-ES"),
        ("es-AR;q=0.9, en;q=0.8", "es-MX"),
        ("en-GB", "en"),
        ("en;q=0.5, es-mx;q=0.75", "es-MX"),
        ("en;q=0, *", "pt-PT"),
        ("de, fr;q=0.9", "pt-PT"),
        ("de, en;q=0.1", "en"),
        (";;q=,,=", "pt-PT"),
        ("en;q=1.", "en"),
    ],
)
def test_a_request_prefers_what_we_write_and_the_nearest_of_the_rest(
    ranges: str, language: str
) -> None:
    assert preferred(ranges, Language.PT_PT) == language


def test_a_company_reads_the_language_of_its_country() -> None:
    found = [language_of_country(country) for country in ("BR", "PT", "ES", "MX", "US")]

    assert found == ["pt-BR", "pt-PT", "es-ES", "es-MX", "en"]


def test_a_locale_is_one_of_five() -> None:
    assert language_named("ES-mx") is Language.ES_MX
    with pytest.raises(InvalidInputError, match="pt-BR, pt-PT, es-ES, es-MX, en"):
        language_named("de")
