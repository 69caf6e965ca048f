"""Published identifiers, good and bad, read as their sources say."""

import json
from typing import Any

import pytest

from cobro.domain.accounts import ACCOUNT_FACTS
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cnpj, Cpf, Nif, Rfc, SpanishTaxId
from tests.corpus.conftest import DATA

SCHEMES = {"cpf": Cpf, "cnpj": Cnpj, "nif_pt": Nif, "nif_es": SpanishTaxId, "rfc_mx": Rfc}
LINES = (DATA / "vectors" / "taxids.jsonl").read_text("utf-8").splitlines()
VECTORS = [vector for vector in map(json.loads, LINES) if vector["kind"] in SCHEMES]
ACCOUNTS = [vector for vector in map(json.loads, LINES) if vector["kind"] in ACCOUNT_FACTS]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["value"]))
def test_published_identifier_is_read_as_its_source_says(vector: dict[str, Any]) -> None:
    scheme = SCHEMES[vector["kind"]]
    if vector["valid"]:
        assert scheme.parse(vector["value"]).bare
        return

    with pytest.raises(InvalidInputError):
        scheme.parse(vector["value"])


@pytest.mark.parametrize("vector", ACCOUNTS, ids=lambda vector: str(vector["value"]))
def test_published_account_number_is_read_as_its_source_says(vector: dict[str, Any]) -> None:
    check = ACCOUNT_FACTS[vector["kind"]]
    if vector["valid"]:
        assert check(vector["value"])
        return

    with pytest.raises(InvalidInputError):
        check(vector["value"])


def test_the_vectors_cover_every_scheme() -> None:
    assert {vector["kind"] for vector in VECTORS} == set(SCHEMES)
    assert {vector["kind"] for vector in ACCOUNTS} == set(ACCOUNT_FACTS)
