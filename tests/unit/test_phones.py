"""Numbers of mobile phones, and how long a text message is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.phones import mobile_number
from cobro.formats.sms_texts import parts, plain


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+55 (11) 98765-4321", "BR", "+5511987654321"),
        ("11 98765-4321", "BR", "+5511987654321"),
        ("011 98765.4321", "BR", "+5511987654321"),
        ("0055 11 98765 4321", "PT", "+5511987654321"),
        ("912 345 678", "PT", "+351912345678"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("+1 415 555 0100", "BR", "+14155550100"),
    ],
)
def test_mobile_number_is_written_with_its_country(text: str, country: str, number: str) -> None:
    assert mobile_number(text, country) == number
    assert mobile_number(number, country) == number


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("", "BR"),
        ("11 3765-4321", "BR"),  # a landline
        ("+55 11 8765-4321", "BR"),
        ("+55 01 98765-4321", "BR"),
        ("212 345 678", "PT"),
        ("+34 910 000 000", "ES"),
        ("+34 750 000 000", "ES"),
        ("+52 155 1234", "MX"),
        ("612345678", "US"),
        ("+0 123 456 789", "BR"),
        ("+1", "BR"),
        ("+" + "9" * 16, "BR"),
        ("write to me", "BR"),
        ("\u0661\u0661 \u0669\u0668\u0667\u0666\u0665\u0664\u0663\u0662\u0661", "BR"),
        ("++5511987654321", "BR"),
    ],
)
def test_what_is_no_mobile_number_reaches_nobody(text: str, country: str) -> None:
    assert mobile_number(text, country) == ""


@given(st.text(max_size=30), st.sampled_from(["BR", "PT", "ES", "MX", "US", ""]))
def test_number_is_empty_or_of_the_form_of_e164(text: str, country: str) -> None:
    number = mobile_number(text, country)

    assert number == "" or (number[0] == "+" and number[1:].isdecimal() and 9 <= len(number) <= 16)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each counts twice
        ("€" * 81, 2),
        ("ã" + "a" * 69, 1),
        ("ã" + "a" * 70, 2),
        ("ã" + "a" * 133, 2),
        ("ã" + "a" * 134, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_length_is_counted_as_it_is_paid(text: str, count: int) -> None:
    assert parts(text) == count


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Não é ação", "Nao é acao"),
        ("Véalo en Íñigo & Cía.", "Véalo en Iñigo & Cia."),
        ("\u201cPadaria\u201d \u2013 \u20181\u2019\u2026", "\"Padaria\" - '1'..."),
        ("日本 ₿", "日本 ₿"),
        ("€ [1]", "€ [1]"),
    ],
)
def test_accents_that_the_alphabet_lacks_are_left_out(text: str, spelled: str) -> None:
    assert plain(text) == spelled


@given(st.text(max_size=400))
def test_plain_spelling_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert parts(text) >= 1
