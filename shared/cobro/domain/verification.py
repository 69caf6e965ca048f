"""Proof of a series: its numbers are 1..n and each document is the one that was issued.

The last link of the series row is the seal: a document that was changed, taken out, put in or
exchanged makes a link differ, and the first one that differs is named. Documents of the first
version have no link; the chain begins with the first one that has.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cobro.domain.chain import digest, facts, link
from cobro.domain.invoice import Invoice
from cobro.domain.series import CHAIN_START


@dataclass(frozen=True, slots=True)
class DocumentSeal:
    """What the proof needs of a document, so that millions of them fit into memory."""

    number: int
    document: str
    chain: bytes
    digest: bytes

    @classmethod
    def of(cls, invoice: Invoice) -> "DocumentSeal":
        written = facts(
            invoice.draft, invoice.period, invoice.number, invoice.document, invoice.issued_at
        )
        return cls(invoice.number, invoice.document, invoice.chain, digest(written))


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """The first place where a series is not what was issued, and how."""

    number: int
    document: str
    explanation: str


@dataclass(frozen=True, slots=True)
class SeriesProof:
    """What was looked at; `broken` is None where everything holds."""

    documents: int
    broken: SeriesBreak | None


def verify(documents: Iterable[DocumentSeal], last_number: int, last_hash: bytes) -> SeriesProof:
    """Check the documents of one run of numbers against its series row."""
    previous, expected, seen = CHAIN_START, 1, 0
    for seal in sorted(documents, key=lambda document: document.number):
        seen += 1
        broken = _break(seal, expected, previous)
        if broken is not None:
            return SeriesProof(seen, broken)
        previous, expected = seal.chain or CHAIN_START, expected + 1
    if expected - 1 != last_number:
        text = f"the series counts to {last_number}, its documents to {expected - 1}"
        return SeriesProof(seen, SeriesBreak(expected, "", text))
    if previous != last_hash:
        text = "the last document is not the one that the series was sealed with"
        return SeriesProof(seen, SeriesBreak(last_number, "", text))
    return SeriesProof(seen, None)


def _break(seal: DocumentSeal, expected: int, previous: bytes) -> SeriesBreak | None:
    if seal.number < expected:
        return SeriesBreak(seal.number, seal.document, "the number was given twice")
    if seal.number > expected:
        text = f"number {expected} is missing: the next document is {seal.document}"
        return SeriesBreak(expected, "", text)
    if not seal.chain and previous == CHAIN_START:
        return None
    if seal.chain != link(previous, seal.digest):
        text = "the document, or the one before it, is not as it was issued"
        return SeriesBreak(seal.number, seal.document, text)
    return None
