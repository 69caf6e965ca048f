"""The hash chain: any change of what was issued breaks the links after it."""

from dataclasses import replace

import pytest

from cobro.domain.chain import digest, facts, link
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.domain.invoice import Invoice, number_documents
from cobro.domain.invoice_draft import TaxMode
from cobro.domain.series import CHAIN_START, Series, SeriesRule
from tests.support.builders import NOW, a_draft, a_line, a_tax, brl

SERIES = Series(IssuerId("acme"), "A", SeriesRule(1))


def link_of(invoice: Invoice, previous: bytes) -> bytes:
    draft = invoice.draft
    return link(
        previous,
        digest(facts(draft, invoice.period, invoice.number, invoice.document, invoice.issued_at)),
    )


def test_each_document_is_bound_to_the_one_before_it() -> None:
    after, (one, two) = number_documents(SERIES, [a_draft(), a_draft(key="inv_2")], NOW)

    assert one.chain == link_of(one, CHAIN_START)
    assert two.chain == link_of(two, one.chain) == after.last_hash
    assert len({CHAIN_START, one.chain, two.chain}) == 3


def test_a_block_goes_on_from_the_last_link_of_the_one_before() -> None:
    after, (one,) = number_documents(SERIES, [a_draft()], NOW)
    _, (two,) = number_documents(after, [a_draft(key="inv_2")], NOW)

    assert (two.number, two.chain) == (2, link_of(two, one.chain))


@pytest.mark.parametrize(
    "change",
    [
        {"lines": (a_line(10_001),)},
        {"customer_id": "cus-2"},
        {"notes": "other"},
        {"external_reference": "x"},
        {"fiscal": {"atcud": "X-1"}},
        {"issuer_version": "1"},
        {"customer_version": "1"},
        {"corrects": InvoiceId("inv_0")},
        {"content_hash": "other"},
        {"taxes": (a_tax(1, TaxMode.INCLUDED),)},
        {"taxes": (replace(a_tax(1, TaxMode.INCLUDED), base=brl(5)),)},
        {"taxes": (replace(a_tax(1, TaxMode.INCLUDED), code="M07"),)},
    ],
    ids=repr,
)
def test_whatever_changes_gives_another_link(change: dict[str, object]) -> None:
    _, (plain,) = number_documents(SERIES, [a_draft()], NOW)
    changed = replace(plain, draft=replace(plain.draft, **change))  # type: ignore[arg-type]  # each case names fields

    assert link_of(changed, CHAIN_START) != plain.chain
