"""Numbers of a series: none missing, none twice, each document a link of its chain."""

from collections.abc import Iterator, Mapping, Sequence

from cobro.domain.chain import digest, facts, link
from cobro.domain.invoice import Invoice
from cobro.domain.series import CHAIN_START


def number_faults(documents: Sequence[Invoice], counters: Mapping[str, int]) -> Iterator[str]:
    """Say what is wrong; `counters` are the last numbers by the keys of the series."""
    taken: dict[str, list[Invoice]] = {}
    for invoice in documents:
        key = f"{invoice.draft.issuer_id}#{invoice.period}"
        taken.setdefault(key, []).append(invoice)
    for key in set(taken) | set(counters):
        own = sorted(taken.get(key, []), key=lambda document: document.number)
        numbers, last = [i.number for i in own], counters.get(key, 0)
        if numbers != list(range(1, last + 1)):
            yield f"series {key}: numbers {numbers}, counter {last}"
        if len({invoice.document for invoice in own}) != len(own):
            yield f"series {key}: a document is written twice"
        yield from _chain(key, own)


def _chain(key: str, documents: list[Invoice]) -> Iterator[str]:
    previous = CHAIN_START
    for i in documents:
        previous = link(
            previous, digest(facts(i.draft, i.period, i.number, i.document, i.issued_at))
        )
        if i.chain != previous:
            yield f"series {key}: the chain breaks at {i.document}"
