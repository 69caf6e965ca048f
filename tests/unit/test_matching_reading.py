"""Reading numbers, creditor references, payers and names off what a bank writes."""

import pytest

from cobro.domain.reconciliation.creditor_reference import (
    creditor_reference,
    is_creditor_reference,
    references_in,
)
from cobro.domain.reconciliation.groups import ANSWERS_MAX, CANDIDATES_MAX, subsets
from cobro.domain.reconciliation.names import likeness, plain, search_words
from cobro.domain.reconciliation.reading import (
    digits_of,
    named_numbers,
    payer_of,
    profile_keys,
)
from cobro.domain.series import DocumentKind, SeriesRule

SERIES = {
    "A": SeriesRule(1),
    "N": SeriesRule(kind=DocumentKind.CREDIT_NOTE),
    "Y": SeriesRule(pattern="{series} {year}/{number}", is_yearly=True),
}


def named(text: str = "", **references: str) -> list[tuple[str, int, str]]:
    found = named_numbers(references, text, SERIES)
    return [(number.period, number.number, kind.value) for number, kind in found.items()]


@pytest.mark.parametrize("text", ["10000042", "0000010000042", " 010000042 "])
def test_a_nosso_numero_of_our_making_names_series_and_number(text: str) -> None:
    assert named(nosso_numero=text)[0] == ("A", 42, "title")


@pytest.mark.parametrize("text", ["", "30000042", "110000042", "1000004X", "10000000"])
def test_a_nosso_numero_of_somebody_else_names_no_title(text: str) -> None:
    assert "title" not in {kind for _, _, kind in named(nosso_numero=text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PIX fatura A-0000042", [("A", 42, "document")]),
        ("A0000042", [("A", 42, "loose_document")]),
        ("fatura a 42017", [("A", 42_017, "loose_document")]),
        ("ref 0000042", [("A", 42, "loose_document")]),
        ("A 42", []),
        ("A-00004", []),
        ("A-0000000", []),
        ("0000000", []),
        ("2026", []),
        ("N-000042", []),
        ("Y 2026/7", [("Y/2026", 7, "document")]),
        ("RF78 A000 0042", [("A", 42, "creditor_reference")]),
        ("RF79A0000042", []),
        ("RF49 A-0000042", [("A", 42, "document")]),
    ],
)
def test_numbers_are_read_as_strictly_as_they_are_written(
    text: str, expected: list[tuple[str, int, str]]
) -> None:
    assert named(text) == expected


def test_the_best_way_of_naming_a_document_is_kept() -> None:
    assert named("0000042 A-0000042", document_number="A-0000007") == [
        ("A", 7, "document"),
        ("A", 42, "document"),
    ]


def test_creditor_references_carry_the_check_digits_of_iso_11649() -> None:
    assert is_creditor_reference("RF18539007547034")
    assert not is_creditor_reference("RF19539007547034")
    assert not is_creditor_reference("RF18")
    assert is_creditor_reference(creditor_reference("FT 2026/42"))


def test_words_that_follow_a_creditor_reference_are_cut_off() -> None:
    assert references_in("pago RF18 5390 0754 7034 por maria") == ["RF18539007547034"]
    assert references_in("RF18 5390 0754 7035") == []


def test_the_payer_is_read_from_the_fields_first() -> None:
    payer = payer_of("Padaria Aurora Ltda.", "11.222.333/0001-81", " 341/1/2", "", "BR")

    assert {(key.kind.value, key.value) for key in payer.keys} == {
        ("tax_id", "11222333000181"),
        ("root", "11222333"),
        ("account", "341/1/2"),
        ("alias", "PADARIA AURORA"),
    }
    assert (payer.name, payer.masked_tax_id) == ("PADARIA AURORA", "")


def test_a_cpf_in_a_field_as_wide_as_a_cnpj_is_found_too() -> None:
    payer = payer_of("", "00052998224725", "", "", "BR")

    assert {key.value for key in payer.keys} >= {"00052998224725", "52998224725"}


def test_valid_tax_ids_are_read_from_the_text_where_no_field_has_one() -> None:
    written = payer_of("", "", "", "TED 11.222.333/0001-81 52998224725 11111111111 AURORA", "BR")

    assert {key.value for key in written.keys} == {"11222333000181", "11222333", "52998224725"}
    assert payer_of("", "", "", "501964843 LOJA", "PT").keys == frozenset()


def test_a_customer_is_known_by_its_profile() -> None:
    company = profile_keys("BR", "11222333000181", "Padaria São José Ltda")
    person = profile_keys("BR", "52998224725", "Maria")

    assert {key.value for key in company} == {
        "11222333000181",
        "11222333",
        "PADAR SAO",
        "PADAR JOSE",
    }
    assert {key.value for key in person} == {"52998224725", "MARIA"}
    assert profile_keys("PT", "", "") == frozenset()


def test_a_hidden_tax_id_belongs_to_the_alias() -> None:
    payer = payer_of("", "", "", "PIX RECEBIDO ***.982.247-** MARIA DA SILVA", "BR")

    assert payer.masked_tax_id == "***982247**"
    assert {key.value for key in payer.keys} == {"MARIA SILVA ***982247**"}


def test_a_hidden_tax_id_in_the_field_is_no_tax_id() -> None:
    assert payer_of("Maria Silva", "***982247**", "", "", "BR").masked_tax_id == "***982247**"


def test_one_word_is_nobody_s_alias() -> None:
    assert payer_of("Aurora", "", "", "", "BR").keys == frozenset()


def test_digits_that_stand_alone_are_kept_and_amounts_and_dates_are_not() -> None:
    assert digits_of("A 308 R$ 1.234,56 em 02/03 A0000042 12345678") == {"308", "0000042"}


def test_names_lose_accents_forms_and_words_of_banks() -> None:
    assert plain("PIX RECEBIDO Padaria São José S.A. 123") == "PADARIA SAO JOSE"


def test_a_name_that_was_cut_is_like_the_whole_one() -> None:
    assert likeness("GRAFICA LITORAL PLAN", "GRAFICA LITORAL PLANALTO") == 100
    assert likeness("GRAFICA LITORAL", "OFICINA SUL") < 60
    assert likeness("", "OFICINA SUL") == 0


def test_likely_payers_are_looked_up_by_pairs_of_words() -> None:
    assert search_words("GRAFICA LITORAL DO PLANALTO") == ("GRAFI LITOR", "GRAFI PLANA")
    assert search_words("AURORA") == ("AUROR",)
    assert search_words("XY") == ()
    assert search_words("") == ()


def test_sets_that_make_a_sum_are_found_oldest_first_within_bounds() -> None:
    assert subsets([1, 2, 3, 4], 5) == [(0, 3), (1, 2)]
    assert subsets([5, 7], 5) == []
    assert len(subsets([1] * 30, 2)) == ANSWERS_MAX
    assert subsets([9] * CANDIDATES_MAX + [1, 2], 3) == []
    assert subsets([1] * 8, 8) == []
