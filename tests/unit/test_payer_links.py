from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.application.document_links import BadLinkError, DocumentLink, open_token
from cobro.application.payer_links import PayerLink, new_link, read_payer_link
from cobro.application.ports.documents import StoredDocument
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.parties import Language
from tests.support.builders import NOW, an_invoice

LINK = PayerLink(
    IssuerId("acme"),
    CustomerId("c-1"),
    InvoiceId("inv_abc"),
    Language.ES_MX,
    datetime(2026, 3, 2, 12, 0, 0, 123_456, tzinfo=UTC),
    date(2026, 8, 29),
)
TODAY = date(2026, 8, 29)


def test_link_opens_exactly_what_it_was_made_for() -> None:
    assert read_payer_link(LINK.token("key"), ["new", "key"], TODAY) == LINK


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_link_keeps_its_instant_to_the_microsecond(made: datetime) -> None:
    link = replace(LINK, made_at=made.replace(tzinfo=UTC))

    assert read_payer_link(link.token("key"), ["key"], TODAY) == link


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_link_with_any_character_changed_opens_nothing(place: int, character: str) -> None:
    token = LINK.token("key")
    at = place % (len(token) - 1)  # the last one holds bits that base 64 does not read
    changed = token[:at] + character + token[at + 1 :]
    if changed != token:
        with pytest.raises(BadLinkError):
            read_payer_link(changed, ["key"], TODAY)


@given(st.text(max_size=600))
def test_any_other_text_opens_nothing(text: str) -> None:
    with pytest.raises(BadLinkError):
        read_payer_link(text, ["key"], TODAY)


def test_link_of_one_kind_never_opens_another() -> None:
    document = StoredDocument("acme", "inv_abc", "0123456789abcdef")
    of_document = DocumentLink(document, Language.EN, TODAY).token("key")

    with pytest.raises(BadLinkError):
        read_payer_link(of_document, ["key"], TODAY)
    with pytest.raises(BadLinkError):
        open_token(LINK.token("key"), ["key"], TODAY)


def test_link_past_its_last_day_tells_its_language_and_no_more() -> None:
    with pytest.raises(BadLinkError) as caught:
        read_payer_link(LINK.token("key"), ["key"], TODAY + timedelta(days=1))

    assert caught.value.language is Language.ES_MX
    assert "acme" not in str(caught.value)


def test_link_to_another_invoice_is_taken_back_and_ends_with_the_one_it_came_from() -> None:
    other = LINK.to_invoice(InvoiceId("inv_other"))

    assert (other.made_at, other.expires_date) == (LINK.made_at, LINK.expires_date)
    assert other.customer_id == LINK.customer_id
    assert other.in_language(Language.EN).language is Language.EN


def test_new_link_is_of_the_customer_of_the_invoice_and_lasts_180_days() -> None:
    invoice = an_invoice()
    link = new_link(invoice, Language.PT_BR, NOW)

    assert (link.issuer_id, link.customer_id, link.invoice_id) == (
        invoice.draft.issuer_id,
        invoice.draft.customer_id,
        invoice.invoice_id,
    )
    assert link.expires_date == NOW.date() + timedelta(days=180)
