from cobro.domain.identifiers import Cnpj, Cpf, EmailAddress, parse_tax_id
from cobro_cli.sample_people import (
    SampleCompany,
    make_cnpj,
    make_cpf,
    sample_customers,
)


def test_made_identifiers_pass_the_check_that_real_ones_pass() -> None:
    for number in (*range(2000), 10**6, 10**8 - 2, 10**9 - 2):
        assert Cpf.parse(make_cpf(number)).bare == make_cpf(number)
        assert Cnpj.parse(make_cnpj(number)).bare == make_cnpj(number)


def test_no_two_numbers_share_an_identifier() -> None:
    numbers = range(20_000)

    assert len({make_cpf(number) for number in numbers}) == len(numbers)
    assert len({make_cnpj(number) for number in numbers}) == len(numbers)


def test_the_same_seed_gives_the_same_customers() -> None:
    assert sample_customers(7, 50) == sample_customers(7, 50)
    assert sample_customers(7, 50) != sample_customers(8, 50)
    assert sample_customers(7, 50)[:10] == sample_customers(7, 10)


def test_sample_customers_can_be_taken_in_by_the_program() -> None:
    customers = sample_customers(1, 300)

    assert len({customer["tax_id"] for customer in customers}) == 300
    assert len({customer["email"] for customer in customers}) == 300
    assert {customer["language"] for customer in customers} == {"pt-BR"}
    for customer in customers:
        assert parse_tax_id(customer["country"], customer["tax_id"]).bare == customer["tax_id"]
        assert str(EmailAddress.parse(customer["email"])) == customer["email"]
        assert customer["email"].rsplit("@", 1)[1].startswith("example.")


def test_people_and_companies_are_both_among_them() -> None:
    lengths = {len(customer["tax_id"]) for customer in sample_customers(1, 10)}

    assert lengths == {11, 14}


def test_the_sample_company_is_no_customer_of_its_own() -> None:
    company = SampleCompany()

    assert Cnpj.parse(company.tax_id).bare == company.tax_id
    assert company.tax_id not in {customer["tax_id"] for customer in sample_customers(1, 500)}
    assert str(EmailAddress.parse(company.email)) == company.email
