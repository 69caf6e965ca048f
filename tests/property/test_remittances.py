"""A remittance file tells its orders whole or not at all.

Whatever an order says, writing it is refused with the name of a field, or the file reads back as
that order, its texts folded to upper-case ASCII and cut; written again, the bytes are the same.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.agreements import BankAgreement
from cobro.formats.remittance.orders import (
    Figure,
    OrderKind,
    RemittanceFieldError,
    RemittanceOrder,
    TitleDiscount,
    TitlePayer,
    TitleTerms,
    Unit,
)
from tests.support.bank_files import brl
from tests.support.remittances import LAYOUTS, an_agreement, read, written

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2089, 11, 30))
sums = st.integers(min_value=1, max_value=9_999_999_999).map(brl)
values = st.integers(min_value=1, max_value=9_999).map(lambda value: Decimal(value).scaleb(-2))
any_figure = st.builds(Figure, unit=st.sampled_from(Unit), value=values)
discounts = st.builds(TitleDiscount, until_date=days, figure=any_figure)
# what all ten layouts tell alike: nothing, or a discount in money
plain_terms = st.builds(
    TitleTerms,
    discounts=st.lists(
        st.builds(
            TitleDiscount, until_date=days, figure=st.builds(Figure, st.just(Unit.MONEY), values)
        ),
        max_size=1,
    ).map(tuple),
    rebate=st.none() | sums,
)
any_terms = st.builds(
    TitleTerms,
    fine=st.none() | any_figure,
    interest=st.none() | any_figure,
    late_days=st.integers(min_value=0, max_value=9),
    discounts=st.lists(
        st.builds(TitleDiscount, until_date=days, figure=any_figure), max_size=4
    ).map(tuple),
    rebate=st.none() | sums,
    protest_days=st.integers(min_value=0, max_value=110),
    write_off_days=st.integers(min_value=0, max_value=110),
)
folded = st.from_regex(r"[A-Z0-9/.,-]{1,5}( [A-Z0-9&]{1,4}){0,1}", fullmatch=True)
payers = st.builds(
    TitlePayer,
    name=folded,
    tax_id=st.from_regex(r"[0-9]{11}|[0-9]{14}", fullmatch=True).filter(lambda text: int(text) > 0),
    address=folded,
    cep=st.from_regex(r"[0-9]{7}[1-9]", fullmatch=True),
)
plain_orders = st.builds(
    RemittanceOrder,
    kind=st.sampled_from(OrderKind),
    nosso_numero=st.integers(min_value=1, max_value=9_999_999).map(str),
    our_id=st.from_regex(r"[A-Za-z0-9_:/-]{1,25}", fullmatch=True),
    document_number=st.from_regex(r"[A-Z0-9-]{1,10}", fullmatch=True),
    amount=sums,
    issue_date=days,
    due_date=days,
    payer=payers,
    terms=plain_terms,
    species=st.sampled_from(("DM", "DS")),
)
agreements = st.sampled_from(LAYOUTS).map(lambda layout: an_agreement(*layout))


@given(agreements, st.lists(plain_orders, min_size=1, max_size=4))
def test_what_is_written_is_read_back(
    agreement: BankAgreement, orders: list[RemittanceOrder]
) -> None:
    raw = written(*orders, agreement=agreement)

    assert read(raw).orders == tuple(orders)
    assert {len(line) for line in raw.split(b"\r\n")} == {int(agreement.layout[-3:]), 0}


@given(agreements, plain_orders, any_terms)
def test_terms_are_told_whole_or_refused(
    agreement: BankAgreement, order: RemittanceOrder, terms: TitleTerms
) -> None:
    order = replace(order, terms=terms)
    try:
        raw = written(order, agreement=agreement)
    except RemittanceFieldError:
        return

    assert read(raw).orders == (order,)


@given(agreements, plain_orders, st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_folded_once_and_for_all(
    agreement: BankAgreement, order: RemittanceOrder, name: str, address: str
) -> None:
    payer = replace(order.payer, name=name, address=address, district=name, city=address, uf="sp")
    raw = written(replace(order, payer=payer), agreement=agreement)

    (again,) = read(raw).orders
    assert raw.isascii()
    assert written(again, agreement=agreement) == raw
