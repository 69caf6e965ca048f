"""Turn an order into the named values of a layout's columns.

Codes are looked up here, so that the columns stay data. A term that the layout cannot tell is
refused by name: an order never reaches the bank with a part of it missing. Only the parts of the
address may be without columns, as the bank finds them by the CEP.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NoReturn

from cobro.domain.agreements import BankAgreement
from cobro.domain.money import Money
from cobro.formats.remittance.fields import Value
from cobro.formats.remittance.layout import MOVEMENTS, Codes, Days, RemittanceLayout
from cobro.formats.remittance.orders import (
    Figure,
    RemittanceFieldError,
    RemittanceHead,
    RemittanceOrder,
    TitleDiscount,
    TitleTerms,
)

CPF_DIGITS = 11
DISCOUNTS_MAX = 3
_MAY_LACK = frozenset({"payer_district", "payer_city", "payer_uf", "carteira_code", "nosso_digit"})
AGREEMENT = (
    "agency",
    "agency_digit",
    "account",
    "account_digit",
    "carteira",
    "convenio",
    "variation",
)


def head_values(layout: RemittanceLayout, head: RemittanceHead) -> dict[str, Value]:
    """Return what every record may say of agreement and company."""
    agreement = head.agreement
    for name in layout.requires:
        if not getattr(agreement, name):
            _refuse(name, f"the agreement with bank {layout.bank} needs it in {_name(layout)}")
    for name, length in layout.lengths.items():
        if len(getattr(agreement, name)) != length:
            _refuse(name, f"bank {layout.bank} is supported with {length} digits here")
    values: dict[str, Value] = {name: getattr(agreement, name) for name in AGREEMENT}
    codes = layout.carteira_codes
    return values | {
        "carteira_code": codes.get(agreement.carteira, codes.get("", agreement.carteira[-1:])),
        "account_last": agreement.account[-1:],
        "company_name": head.company_name,
        "company_type": _tax_type(head.company_tax_id),
        "company_tax_id": head.company_tax_id,
        "file_number": head.file_number,
        "created_date": head.created_at.date(),
        "created_time": head.created_at.strftime("%H%M%S"),
    }


def order_values(
    layout: RemittanceLayout, agreement: BankAgreement, order: RemittanceOrder
) -> dict[str, Value]:
    """Return the values of an order; raise `RemittanceFieldError` for what cannot be told."""
    payer, terms = order.payer, order.terms
    values: dict[str, Value] = {
        "movement": MOVEMENTS[order.kind],
        "nosso_numero": order.nosso_numero.lstrip("0"),
        "nosso_digit": layout.nosso_digit(agreement, order.nosso_numero.lstrip("0")),
        "our_id": order.our_id,
        "document_number": order.document_number,
        "amount": _reais(order.amount),
        "issue_date": order.issue_date,
        "due_date": order.due_date,
        "species_code": _species(layout, order.species),
        "rebate": _reais(terms.rebate) if terms.rebate else None,
        "payer_type": _tax_type(payer.tax_id),
        "payer_tax_id": payer.tax_id,
        "payer_name": payer.name,
        "payer_address": payer.address,
        "payer_district": payer.district,
        "payer_cep": payer.cep.replace("-", ""),
        "payer_city": payer.city,
        "payer_uf": payer.uf,
        **_late_values(layout, order),
        **_discount_values(layout, terms.discounts),
        **_days_values(layout, terms),
    }
    told = layout.names
    for name, value in values.items():
        if value is not None and value != "" and name not in told and not _implied(name):
            _refuse(name, f"{_name(layout)} of bank {layout.bank} has no columns for it")
    return values


def _implied(name: str) -> bool:
    """Tell if a layout may do without a column: codes of terms with one unit, the address."""
    return name in _MAY_LACK or name.endswith("_code")


def _late_values(layout: RemittanceLayout, order: RemittanceOrder) -> dict[str, Value]:
    terms, told = order.terms, layout.names
    begins = order.due_date + timedelta(days=terms.late_days)
    values: dict[str, Value] = {}
    for name, figure, codes, none in (
        ("interest", terms.interest, layout.interest, layout.no_interest),
        ("fine", terms.fine, layout.fine, layout.no_fine),
    ):
        values[f"{name}_code"] = _code(layout, name, figure, codes) if figure else none
        if figure is not None:
            values[f"{name}_value"] = figure.value
            if f"{name}_date" in told:
                values[f"{name}_date"] = begins
    if terms.late_days != 1 and not any(isinstance(value, date) for value in values.values()):
        _refuse("late_days", f"{_name(layout)} of bank {layout.bank} counts from the day after")
    return values


def _discount_values(
    layout: RemittanceLayout, discounts: tuple[TitleDiscount, ...]
) -> dict[str, Value]:
    if len(discounts) > DISCOUNTS_MAX:
        _refuse("discounts", f"a title has up to {DISCOUNTS_MAX} of them")
    values: dict[str, Value] = {f"discount_{place}_code": "0" for place in range(1, 4)}
    for place, discount in enumerate(discounts, start=1):
        name = f"discount_{place}"
        values[f"{name}_code"] = _code(layout, name, discount.figure, layout.discount)
        values[f"{name}_date"] = discount.until_date
        values[f"{name}_value"] = discount.figure.value
    return values


def _days_values(layout: RemittanceLayout, terms: TitleTerms) -> dict[str, Value]:
    protest = _told_days(layout, "protest_days", layout.protest, terms.protest_days)
    write_off = _told_days(layout, "write_off_days", layout.write_off, terms.write_off_days)
    if not layout.days_shared:
        return {
            "protest_code": protest,
            "protest_days": terms.protest_days or None,
            "write_off_code": write_off,
            "write_off_days": terms.write_off_days or None,
        }
    if terms.protest_days and terms.write_off_days:
        _refuse(
            "write_off_days", f"{_name(layout)} tells days of protest or of write-off, not both"
        )
    days, how = terms.protest_days, layout.protest
    if terms.write_off_days:
        days, how = terms.write_off_days, layout.write_off
    beside = days if days and days not in how.codes else None
    return {
        "instruction": write_off if terms.write_off_days else protest,
        "instruction_days": beside,
    }


def _told_days(layout: RemittanceLayout, name: str, how: Days, days: int) -> str:
    told = how.told(days)
    if told is None:
        known = ", ".join(str(day) for day in how.codes) or "none"
        _refuse(name, f"{_name(layout)} of bank {layout.bank} tells {known}, not {days}")
    return told


def _code(layout: RemittanceLayout, name: str, figure: Figure, codes: Codes) -> str:
    code = codes.get(figure.unit)
    if code is None:
        known = " or ".join(codes)
        _refuse(name, f"{_name(layout)} of bank {layout.bank} takes it as {known}")
    return code


def _species(layout: RemittanceLayout, species: str) -> str:
    code = layout.species.get(species)
    if code is None:
        known = ", ".join(layout.species)
        _refuse("species", f"{species!r} is not one of {known} at bank {layout.bank}")
    return code


def _name(layout: RemittanceLayout) -> str:
    return f"CNAB {layout.width}"


def _refuse(field: str, reason: str) -> NoReturn:
    message = f"{field}: {reason}"
    raise RemittanceFieldError(message, field=field)


def _reais(money: Money) -> Decimal:
    return Decimal(money.minor).scaleb(-2)


def _tax_type(tax_id: str) -> str:
    return "2" if len(tax_id) > CPF_DIGITS else "1"
