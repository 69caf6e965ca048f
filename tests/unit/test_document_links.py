from base64 import urlsafe_b64encode
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.application.document_links import BadLinkError, DocumentLink, open_token
from cobro.application.ports.documents import StoredDocument
from cobro.domain.parties import Language

LINK = DocumentLink(
    StoredDocument("acme", "inv_abc", "0123456789abcdef"), Language.PT_PT, date(2026, 9, 1)
)
TODAY = date(2026, 9, 1)


def test_token_opens_the_document_that_it_names_until_its_last_day() -> None:
    assert open_token(LINK.token("key"), ["key"], TODAY) == LINK


def test_any_of_the_keys_opens_a_token() -> None:
    token = LINK.token("old")

    assert open_token(token, ["new", "old"], TODAY) == LINK
    with pytest.raises(BadLinkError):
        open_token(token, ["new"], TODAY)
    with pytest.raises(BadLinkError):
        open_token(token, [], TODAY)


def test_token_past_its_last_day_tells_its_language_and_no_more() -> None:
    with pytest.raises(BadLinkError) as caught:
        open_token(LINK.token("key"), ["key"], TODAY + timedelta(days=1))

    assert caught.value.language is Language.PT_PT
    assert "acme" not in str(caught.value)


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_token_with_any_character_changed_opens_nothing(place: int, character: str) -> None:
    token = LINK.token("key")
    at = place % (len(token) - 1)  # the last one holds bits that base 64 does not read
    changed = token[:at] + character + token[at + 1 :]
    if changed != token:
        with pytest.raises(BadLinkError):
            open_token(changed, ["key"], TODAY)


@given(st.text(max_size=600))
def test_any_other_text_opens_nothing(text: str) -> None:
    with pytest.raises(BadLinkError):
        open_token(text, ["key"], TODAY)


def test_unsigned_token_picks_no_more_than_the_language_of_the_page() -> None:
    body = urlsafe_b64encode(b"es-MX|2030-01-01|acme|inv|1").decode().rstrip("=")
    with pytest.raises(BadLinkError) as caught:
        open_token(f"{body}.x", ["key"], TODAY)

    assert caught.value.language is Language.ES_MX


def test_token_holds_nothing_but_ids_a_language_and_a_day() -> None:
    assert len(LINK.token("key")) < 200
