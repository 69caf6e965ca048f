"""The proof of a series names the first document that is not as it was issued."""

from dataclasses import replace

import pytest

from cobro.domain.ids import IssuerId
from cobro.domain.invoice import Invoice, number_documents
from cobro.domain.series import CHAIN_START, Series, SeriesRule
from cobro.domain.verification import DocumentSeal, SeriesProof, verify
from tests.support.builders import NOW, a_draft

SERIES = Series(IssuerId("acme"), "A", SeriesRule(1))
AFTER, ISSUED = number_documents(SERIES, [a_draft(key=f"inv_{n}") for n in range(1, 5)], NOW)
LAST = ISSUED[-1].chain


def prove(*documents: Invoice, last_number: int = 4, last_hash: bytes = LAST) -> SeriesProof:
    return verify([DocumentSeal.of(i) for i in documents], last_number, last_hash)


def broken_at(proof: SeriesProof) -> int:
    assert proof.broken is not None
    return proof.broken.number


def test_a_series_as_it_was_issued_holds_in_any_order_of_reading() -> None:
    assert prove(*reversed(ISSUED)) == SeriesProof(4, None)
    assert prove(last_number=0, last_hash=CHAIN_START) == SeriesProof(0, None)


def test_what_moved_since_is_no_break() -> None:
    moved = [replace(i, open=i.open - i.open, version=7) for i in ISSUED]

    assert prove(*moved).broken is None


@pytest.mark.parametrize("position", [0, 1, 3])
def test_a_changed_document_is_named(position: int) -> None:
    documents = list(ISSUED)
    draft = replace(documents[position].draft, notes="changed later")
    documents[position] = replace(documents[position], draft=draft)

    assert broken_at(prove(*documents)) == position + 1


def test_missing_doubled_and_exchanged_documents_are_named() -> None:
    one, two, three, four = ISSUED

    assert broken_at(prove(one, three, four)) == 2
    assert broken_at(prove(one, two, two, three, four)) == 2
    assert broken_at(prove(one, two, three)) == 4
    assert broken_at(prove(one, replace(two, number=3), replace(three, number=2), four)) == 2


def test_a_tail_written_anew_does_not_fit_the_seal() -> None:
    other = number_documents(SERIES, [a_draft(key=f"x_{n}") for n in range(1, 5)], NOW)[1]

    proof = prove(*other)

    assert proof.broken is not None
    assert "sealed" in proof.broken.explanation


def test_documents_from_before_the_chain_are_taken_as_they_are() -> None:
    old = replace(ISSUED[0], chain=b"")
    later = replace(SERIES, last_number=1)
    after, (two,) = number_documents(later, [a_draft(key="inv_2")], NOW)

    assert prove(old, two, last_number=2, last_hash=after.last_hash).broken is None
    assert broken_at(prove(ISSUED[0], replace(two, chain=b""), last_number=2)) == 2
