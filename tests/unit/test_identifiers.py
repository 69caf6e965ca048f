import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import (
    Cnpj,
    Cpf,
    EmailAddress,
    Nif,
    Rfc,
    SpanishTaxId,
    TaxId,
    parse_tax_id,
    stored_tax_id,
)


@pytest.mark.parametrize(
    ("country", "typed", "expected", "formatted"),
    [
        ("BR", "529.982.247-25", Cpf("52998224725"), "529.982.247-25"),
        ("BR", "11 222 333/0001-81", Cnpj("11222333000181"), "11.222.333/0001-81"),
        ("BR", "\uff111222333000181", Cnpj("11222333000181"), "11.222.333/0001-81"),
        ("br", "12.abc.345/01de-35", Cnpj("12ABC34501DE35"), "12.ABC.345/01DE-35"),
        ("PT", "PT 501 964 843", Nif("501964843"), "501 964 843"),
        ("PT", "999999990", Nif("999999990"), "999 999 990"),
        ("ES", "x-2482300-w", SpanishTaxId("X2482300W"), "X2482300W"),
        ("ES", "B-58818501", SpanishTaxId("B58818501"), "B58818501"),
        ("MX", "mab 930714 8t4", Rfc("MAB9307148T4"), "MAB9307148T4"),
        ("MX", "xaxx010101000", Rfc("XAXX010101000"), "XAXX010101000"),
    ],
)
def test_what_people_type_becomes_the_bare_identifier(
    country: str, typed: str, expected: TaxId, formatted: str
) -> None:
    parsed = parse_tax_id(country, typed)

    assert parsed == expected
    assert str(parsed) == expected.bare
    assert stored_tax_id(country, expected.bare) == expected
    assert parsed.formatted == formatted


@pytest.mark.parametrize(
    ("country", "typed", "reason"),
    [
        ("BR", "52998224724", "mistyped"),
        ("BR", "11111111111", "repeated"),
        ("BR", "00000000000", "write it like"),
        ("BR", "5299822472", "length"),
        ("BR", "00000000000000", "write it like"),
        ("BR", "12ABC34501DE34", "mistyped"),
        ("BR", "12ABC34501DE3X", "mistyped"),
        ("BR", "112223330001811", "length"),
        ("BR", "", "CPF"),
        ("BR", "9" * 5000, "too long"),
        ("PT", "012345678", "write it like"),
        ("PT", "501964842", "mistyped"),
        ("ES", "00000000T", "zeros"),
        ("ES", "B58818502", "mistyped"),
        ("MX", "MAB9307148T5", "mistyped"),
        ("MX", "COMG600703", "write it like"),
        ("MX", "MAB9313148T4", "write it like"),
    ],
)
def test_a_wrong_identifier_is_refused_with_what_to_do(
    country: str, typed: str, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refusal:
        parse_tax_id(country, typed)

    assert refusal.value.field == "tax_id"
    assert typed == "" or typed not in str(refusal.value)


def test_a_country_without_a_scheme_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="BR, ES, MX or PT") as refusal:
        parse_tax_id("DE", "136695976")

    assert refusal.value.field == "country"


def test_no_representation_shows_a_person() -> None:
    assert repr(Cpf("52998224725")) == "Cpf(*********25)"
    assert repr(EmailAddress("maria@example.com")) == "EmailAddress(m***@example.com)"


def test_identifiers_of_different_schemes_are_never_equal() -> None:
    portuguese: TaxId = Nif("501964843")
    spanish: TaxId = SpanishTaxId("501964843")

    assert len({portuguese, spanish}) == 2


def test_text_from_storage_must_have_the_shape_of_its_scheme() -> None:
    with pytest.raises(InvalidInputError):
        Cpf("529.982.247-25")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("maria.souza+nf@Example.COM", "maria.souza+nf@example.com"),
        ("o'neil@sub.example.com.br", "o'neil@sub.example.com.br"),
    ],
)
def test_an_address_keeps_its_local_part_and_lowers_its_domain(typed: str, expected: str) -> None:
    assert str(EmailAddress.parse(typed)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maria",
        "maria@localhost",
        "maria@example.com\r\nBcc: all@example.com",
        "maria@example.com\n",
        "maria souza@example.com",
        " maria@example.com",
        "maria@example.com,joao@example.com",
        "Maria <maria@example.com>",
        "maria@@example.com",
        ".maria@example.com",
        "maria.@example.com",
        "ma..ria@example.com",
        "maria@-example.com",
        "maria@exämple.com",
        f"{'m' * 65}@example.com",
        f"maria@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.com",
    ],
)
def test_anything_but_one_plain_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        EmailAddress.parse(typed)

    assert refusal.value.field == "email"
