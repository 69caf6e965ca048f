"""Requests of the API: what is read, and each bad input with its code and field."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.contracts.api import (
    IssueBatchV1,
    IssueInvoiceV1,
)
from cobro.contracts.parsing import MalformedJsonError, parse
from cobro.contracts.parties_api import RegisterCustomerV1, RegisterIssuerV1
from cobro.contracts.terms_api import TermsV1
from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice_draft import TaxMode
from cobro.domain.money import Currency, Rounding
from cobro.domain.parties import Language
from cobro.domain.series import SeriesRule
from cobro.domain.terms import DaysCounted, PaymentTerms, Share
from tests.support.builders import an_issuer, brl
from tests.support.requests import customer_body, invoice_body, issuer_body

DUE = date(2026, 4, 1)
BB = {"bank": "001", "agency": "1234", "account": "12345", "carteira": "17", "convenio": "1234567"}


def request(**changes: Any) -> bytes:
    return json.dumps(invoice_body(10_000, DUE, **changes)).encode()


def line(**changes: Any) -> list[dict[str, Any]]:
    return [{"description": "Mensalidade", "unit_price": 100, **changes}]


def field_refused(text: bytes, model: Any = IssueInvoiceV1) -> str | None:
    with pytest.raises(InvalidInputError) as refusal:
        parse(text, model).to_command("key")

    assert type(refusal.value) is InvalidInputError
    return refusal.value.field


def test_a_request_becomes_a_command() -> None:
    taxes = [{"name": "ISS", "amount": 500, "mode": "added"}, {"name": "PIS", "amount": 1}]
    body = request(lines=line(quantity="1.5"), taxes=taxes, issue_date="2026-03-01", currency="brl")
    command = parse(body, IssueInvoiceV1).to_command("key-1")

    assert command.idempotency_key == "key-1"
    assert command.currency is Currency.BRL
    assert command.lines[0].quantity == Decimal("1.5")
    assert command.lines[0].amount == brl(150)
    assert [tax.mode for tax in command.taxes] == [TaxMode.ADDED, TaxMode.INCLUDED]
    assert command.issue_date == date(2026, 3, 1)
    assert command.series == "A"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": line(unit_price=0)}, "lines[0].unit_price"),
        ({"lines": line(unit_price=-1)}, "lines[0].unit_price"),
        ({"lines": line(unit_price=10.5)}, "lines[0].unit_price"),
        ({"lines": line(unit_price=10**15)}, "lines[0].unit_price"),
        ({"lines": line(description="")}, "lines[0].description"),
        ({"lines": line(description="a\nb")}, "lines[0].description"),
        ({"lines": line(description="a\n")}, "lines[0].description"),
        ({"lines": line(colour="red")}, "lines[0]"),
        ({"lines": []}, "lines"),
        ({"lines": line() * 201}, "lines"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": 5}, "currency"),
        ({"due_date": "2026-13-01"}, "due_date"),
        ({"due_date": "tomorrow"}, "due_date"),
        ({"series": "a"}, "series"),
        ({"customer_id": "a b"}, "customer_id"),
        ({"customer_id": "a\n"}, "customer_id"),
        ({"customer_id": "x" * 101}, "customer_id"),
        ({"taxes": [{"name": "ISS", "amount": -1}]}, "taxes[0].amount"),
        ({"taxes": [{"name": "ISS", "amount": 1, "mode": "extra"}]}, "taxes[0].mode"),
        ({"discount": 5}, None),
    ],
)
def test_bad_input_is_refused_with_the_place_of_it(
    changes: dict[str, Any], field: str | None
) -> None:
    assert field_refused(request(**changes)) == field


def test_a_missing_field_is_named() -> None:
    with pytest.raises(InvalidInputError, match="customer_id"):
        parse(b'{"issuer_id": "acme"}', IssueInvoiceV1)


@pytest.mark.parametrize("text", [b"", b"{", b"{'a': 1}", b"\xff\xfe", b'{"currency": "\xff"}'])
def test_what_is_no_json_says_so(text: bytes) -> None:
    with pytest.raises(MalformedJsonError):
        parse(text, IssueInvoiceV1)


def test_deep_nesting_is_refused_where_any_value_is_taken() -> None:
    from cobro.contracts.gateways.stripe import news
    from tests.support.builders import a_gateway_account

    with pytest.raises(MalformedJsonError):
        news(
            a_gateway_account(),
            b'{"id":"e","type":"t","created":1,"data":{"object":{"a":' + b"[" * 100_000,
            "",
        )


def test_the_same_content_has_the_same_hash_and_another_one_has_not() -> None:
    first = parse(request(), IssueInvoiceV1).content_hash()

    assert parse(request(), IssueInvoiceV1).content_hash() == first
    assert parse(request(lines=line()), IssueInvoiceV1).content_hash() != first


def test_a_batch_has_one_to_a_thousand_invoices() -> None:
    item = {"idempotency_key": "k", "invoice": invoice_body(1, DUE)}
    for count in (0, 1001):
        with pytest.raises(InvalidInputError):
            parse(json.dumps({"invoices": [item] * count}).encode(), IssueBatchV1)


def test_an_issuer_is_read_with_its_identifier_checked() -> None:
    issuer = parse(json.dumps(issuer_body()).encode(), RegisterIssuerV1).to_issuer(DUE)

    assert issuer.tax_id == "11222333000181"
    assert issuer.series == {"A": SeriesRule(1), "B": SeriesRule(2)}
    assert issuer.created_date == DUE


@pytest.mark.parametrize(
    "changes",
    [
        {"tax_id": "11.222.333/0001-82"},
        {"country": "XX"},
        {"email": "nobody"},
        {"currency": "XXX"},
        {"timezone": "Nowhere/Land"},
        {"series": {}},
        {"series": {"A": 11}},
        {"series": {"a": 1}},
        {"issuer_id": "*"},
        {"issuer_id": "acme\n"},
    ],
)
def test_a_bad_issuer_is_refused(changes: dict[str, Any]) -> None:
    body = json.dumps(issuer_body() | changes).encode()
    with pytest.raises(InvalidInputError):
        parse(body, RegisterIssuerV1).to_issuer(DUE)


def test_a_new_profile_keeps_the_day_and_the_series_of_the_issuer() -> None:
    request_ = parse(json.dumps(issuer_body() | {"name": "Novo"}).encode(), RegisterIssuerV1)
    issuer = request_.replacing(an_issuer(created_date=DUE))

    assert (issuer.name, issuer.created_date) == ("Novo", DUE)
    with pytest.raises(InvalidInputError, match="path"):
        request_.replacing(an_issuer("other"))
    with pytest.raises(InvalidInputError, match="keeps its rule"):
        request_.replacing(an_issuer(series={"C": SeriesRule(3)}))


def test_a_customer_is_read_with_identifier_and_address_checked() -> None:
    body = json.dumps(customer_body("cus-9", segment="retail")).encode()
    customer = parse(body, RegisterCustomerV1).to_customer()

    assert customer.tax_id == "52998224725"
    assert customer.language is Language.PT_BR
    assert customer.segment == "retail"


@pytest.mark.parametrize(
    "changes", [{"tax_id": "529.982.247-26"}, {"email": "x"}, {"language": "fr"}, {"name": ""}]
)
def test_a_bad_customer_is_refused(changes: dict[str, Any]) -> None:
    body = json.dumps(customer_body("cus-9") | changes).encode()
    with pytest.raises(InvalidInputError):
        parse(body, RegisterCustomerV1).to_customer()


TERMS = {
    "late_fee": {"percent": "2"},
    "interest": {"percent": "1"},
    "discounts": [{"share": {"percent": "5"}, "before_days": 5}],
    "order": ["late_fee", "costs", "interest", "correction", "principal"],
    "rounding": "down",
}


def test_terms_come_with_an_invoice_or_from_the_issuer() -> None:
    own = parse(json.dumps(TERMS), TermsV1).to_terms()
    asked = parse(json.dumps(invoice_body(100, DUE, terms=TERMS)), IssueInvoiceV1)
    issuer = parse(json.dumps(issuer_body() | {"terms": TERMS}), RegisterIssuerV1).to_issuer(DUE)

    assert own.late_fee == Share(Decimal(2))
    assert own.rounding is Rounding.DOWN
    assert asked.to_command("k").terms == issuer.terms == own
    assert PaymentTerms.from_plain(own.to_plain()) == own
    assert parse(json.dumps(invoice_body(100, DUE)), IssueInvoiceV1).to_command("k").terms is None


@pytest.mark.parametrize(
    "changes",
    [
        {"rounding": "up"},
        {"late_fee": {}},
        {"late_fee": {"percent": "2", "fixed": 1}},
        {"interest": {"percent": "-1"}},
        {"order": ["late_fee"]},
        {"discounts": [{"share": {"percent": "5"}, "until_date": "2999-01-01"}]},
        {"correction": "Not An Index"},
    ],
)
def test_terms_that_cannot_hold_are_refused(changes: dict[str, Any]) -> None:
    body = json.dumps(invoice_body(100, DUE, terms=TERMS | changes))
    with pytest.raises(InvalidInputError):
        parse(body, IssueInvoiceV1).to_command("k")


def test_every_form_of_terms_is_read() -> None:
    body = {
        "late_fee": {"fixed": 500},
        "interest": {"per_day": 33},
        "correction": "ipca",
        "discount_per_day_early": {"fixed": 50},
        "days_counted": "business",
        "rebate": {"fixed": 100},
        "late_from": "adjusted",
        "rounding": "half_even",
        "place": "BR",
    }
    terms = parse(json.dumps(body), TermsV1).to_terms()

    assert PaymentTerms.from_plain(terms.to_plain()) == terms
    assert terms.early is not None
    assert (terms.has_fixed_sums, terms.early.days) == (True, DaysCounted.BUSINESS)


def test_a_request_from_before_the_later_fields_keeps_its_hash() -> None:
    taxes = [{"name": "ISS", "amount": 5}]
    content = parse(json.dumps(invoice_body(10_000, date(2026, 4, 1), taxes=taxes)), IssueInvoiceV1)

    assert content.content_hash() == "d681b7740ab6fd4c"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreements": {"bb": {**BB, "convenio": "12345"}}}, "agreements.convenio"),
        ({"agreements": {"bb": {**BB, "bank": "999"}}}, "agreements.bank"),
        ({"pix": {"key": "Loja@example.com", "name": "Acme", "city": "Recife"}}, "pix.key"),
    ],
)
def test_an_agreement_that_numbers_no_boleto_is_refused_when_it_is_registered(
    changes: dict[str, Any], field: str
) -> None:
    body = json.dumps(issuer_body() | changes).encode()

    with pytest.raises(InvalidInputError) as refusal:
        parse(body, RegisterIssuerV1).to_issuer(DUE)

    assert refusal.value.field == field
