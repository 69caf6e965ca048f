"""Published identifiers, good and bad, read as their sources say."""

import json
from typing import Any

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cnpj, Cpf, Nif, Rfc, SpanishTaxId
from tests.corpus.conftest import DATA

SCHEMES = {"cpf": Cpf, "cnpj": Cnpj, "nif_pt": Nif, "nif_es": SpanishTaxId, "rfc_mx": Rfc}
LINES = (DATA / "vectors" / "taxids.jsonl").read_text("utf-8").splitlines()
# Account numbers (CLABE, IBAN) are in the same file; they are no tax identifiers.
VECTORS = [vector for vector in map(json.loads, LINES) if vector["kind"] in SCHEMES]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["value"]))
def test_published_identifier_is_read_as_its_source_says(vector: dict[str, Any]) -> None:
    scheme = SCHEMES[vector["kind"]]
    if vector["valid"]:
        assert scheme.parse(vector["value"]).bare
        return

    with pytest.raises(InvalidInputError):
        scheme.parse(vector["value"])


def test_the_vectors_cover_every_scheme() -> None:
    assert {vector["kind"] for vector in VECTORS} == set(SCHEMES)
