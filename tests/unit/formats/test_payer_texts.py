"""What a free text says of payment and payer."""

import pytest

from cobro.formats.payer_texts import end_to_end_id, tax_id_in

END_TO_END = "E0000000020260304123400000000001"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PIX RECEBIDO 529.982.247-25 MARIA", "52998224725"),
        ("Pix - Recebido 04/03 12:34 00052998224725 MARIA", "52998224725"),
        ("PIX 52998224725", "52998224725"),
        ("TED 11.222.333/0001-81 LOJA", "11222333000181"),
        ("TED 11222333000181", "11222333000181"),
        ("TED 12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("DOC 12345678901 CPF 52998224725", "52998224725"),
        ("PIX 529.982.247-26", ""),
        ("PIX ***.982.247-**", ""),
        ("PIX 11111111111", ""),
        ("PIX 00000000000000", ""),
        ("BOLETO 552998224725", ""),
        ("TED 11222333000182", ""),
        ("REF 12352998224725", ""),
        ("PIX", ""),
    ],
)
def test_tax_id_counts_only_with_its_check_digits(text: str, found: str) -> None:
    assert tax_id_in(text) == found


def test_end_to_end_id_is_found_as_a_word() -> None:
    assert end_to_end_id(f"PIX {END_TO_END} MARIA") == END_TO_END
    assert end_to_end_id(f"PIX x{END_TO_END}") == ""
    assert end_to_end_id("PIX") == ""
