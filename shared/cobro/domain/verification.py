"""Proof of a series: its numbers are 1..n and each document is the one that was issued.

The last link of the series row is the seal: a document that was changed, taken out, put in or
exchanged makes a link differ, and the first one that differs is named. Documents of the first
version have no link; the chain begins with the first one that has.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cobro.domain.chain import facts, link
from cobro.domain.invoice import Invoice
from cobro.domain.series import CHAIN_START


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


def verify(documents: Iterable[Invoice], last_number: int, last_hash: bytes) -> SeriesProof:
    """Check the documents of one run of numbers against its series row."""
    previous, expected, seen = CHAIN_START, 1, 0
    for invoice in sorted(documents, key=lambda document: document.number):
        seen += 1
        broken = _break(invoice, expected, previous)
        if broken is not None:
            return SeriesProof(seen, broken)
        previous, expected = invoice.chain or CHAIN_START, expected + 1
    if expected - 1 != last_number:
        text = f"the series counts to {last_number}, its documents to {expected - 1}"
        return SeriesProof(seen, SeriesBreak(expected, "", text))
    if previous != last_hash:
        text = "the last document is not the one that the series was sealed with"
        return SeriesProof(seen, SeriesBreak(last_number, "", text))
    return SeriesProof(seen, None)


def _break(invoice: Invoice, expected: int, previous: bytes) -> SeriesBreak | None:
    if invoice.number < expected:
        return SeriesBreak(invoice.number, invoice.document, "the number was given twice")
    if invoice.number > expected:
        text = f"number {expected} is missing: the next document is {invoice.document}"
        return SeriesBreak(expected, "", text)
    if not invoice.chain and previous == CHAIN_START:
        return None
    written = facts(
        invoice.draft, invoice.period, invoice.number, invoice.document, invoice.issued_at
    )
    if invoice.chain != link(previous, written):
        text = "the document, or the one before it, is not as it was issued"
        return SeriesBreak(invoice.number, invoice.document, text)
    return None
