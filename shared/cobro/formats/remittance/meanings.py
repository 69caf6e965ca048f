"""Turn the named values of a layout's columns back into agreement and orders.

Codes are looked up here, the other way round than `values` does.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from cobro.domain.agreements import BankAgreement
from cobro.domain.money import Currency, Money
from cobro.formats.remittance.fields import Value, Values
from cobro.formats.remittance.layout import MOVEMENTS, Codes, RemittanceLayout
from cobro.formats.remittance.orders import (
    Figure,
    RemittanceOrder,
    TitleDiscount,
    TitlePayer,
    TitleTerms,
    Unit,
)
from cobro.formats.remittance.values import AGREEMENT, CPF_DIGITS, DISCOUNTS_MAX

_Name = TypeVar("_Name", bound=str)

_CNPJ_DIGITS = 14
_CEP_DIGITS = 8
_KINDS = {code: kind for kind, code in MOVEMENTS.items()}


def agreement_of(layout: RemittanceLayout, values: Values) -> BankAgreement:
    """Return what a file says of the agreement; what it does not say is empty."""
    told = {name: str(values.get(name) or "") for name in AGREEMENT}
    code = values.get("carteira_code")
    known = (name for name, used in layout.carteira_codes.items() if used == code)
    return BankAgreement(
        agreement_id="",
        bank=layout.bank,
        layout=f"cnab{layout.width}",
        agency=told["agency"],
        agency_digit=told["agency_digit"],
        account=told["account"],
        account_digit=told["account_digit"],
        carteira=told["carteira"] or next(known, ""),
        convenio=told["convenio"],
        variation=told["variation"],
    )


def tax_id_of(values: Values, party: str) -> str:
    """Return a CPF or CNPJ with its leading zeros."""
    found = str(values.get(f"{party}_tax_id") or "")
    width = _CNPJ_DIGITS if values.get(f"{party}_type") == "2" else CPF_DIGITS
    return found.rjust(width, "0") if found else ""


def order_of(layout: RemittanceLayout, values: Values) -> RemittanceOrder:
    """Return the order that the records of one title tell; raise `KeyError` for an unknown code."""
    cep = str(values["payer_cep"])
    return RemittanceOrder(
        kind=_KINDS[str(values["movement"])],
        nosso_numero=str(values["nosso_numero"]) or "0",
        our_id=str(values["our_id"]),
        document_number=str(values["document_number"]),
        amount=_money(values["amount"]),
        issue_date=_date(values["issue_date"]),
        due_date=_date(values["due_date"]),
        species=_inverse(layout.species)[str(values["species_code"])],
        payer=TitlePayer(
            name=str(values["payer_name"]),
            tax_id=tax_id_of(values, "payer"),
            address=str(values["payer_address"]),
            district=str(values.get("payer_district") or ""),
            cep=cep.rjust(_CEP_DIGITS, "0") if cep else "",
            city=str(values.get("payer_city") or ""),
            uf=str(values.get("payer_uf") or ""),
        ),
        terms=_terms(layout, values),
    )


def _terms(layout: RemittanceLayout, values: Values) -> TitleTerms:
    rebate = _money(values["rebate"])
    protest, write_off = _read_days(layout, values)
    return TitleTerms(
        fine=_figure(values, "fine", layout.fine),
        interest=_figure(values, "interest", layout.interest),
        late_days=_late_days(values),
        discounts=_discounts(layout, values),
        rebate=rebate if rebate.minor else None,
        protest_days=protest,
        write_off_days=write_off,
    )


def _late_days(values: Values) -> int:
    due = _date(values["due_date"])
    for name in ("interest", "fine"):
        begins = values.get(f"{name}_date")
        if isinstance(begins, date) and values.get(f"{name}_value"):
            return (begins - due).days
    return 1


def _discounts(layout: RemittanceLayout, values: Values) -> tuple[TitleDiscount, ...]:
    places = (f"discount_{place}" for place in range(1, DISCOUNTS_MAX + 1))
    found = (
        (values.get(f"{name}_date"), _figure(values, name, layout.discount)) for name in places
    )
    return tuple(
        TitleDiscount(until, figure)
        for until, figure in found
        if figure and isinstance(until, date)
    )


def _figure(values: Values, name: str, codes: Codes) -> Figure | None:
    value = values.get(f"{name}_value")
    if not isinstance(value, Decimal) or not value:
        return None
    code = values.get(f"{name}_code")
    unit = next(iter(codes)) if code is None or len(codes) == 1 else _inverse(codes)[str(code)]
    return Figure(Unit(unit), value)


def _read_days(layout: RemittanceLayout, values: Values) -> tuple[int, int]:
    if layout.days_shared:
        code, beside = str(values["instruction"]), _int(values.get("instruction_days"))
        return layout.protest.days(code, beside), layout.write_off.days(code, beside)
    protest = layout.protest.days(str(values["protest_code"]), _int(values["protest_days"]))
    beside = _int(values.get("write_off_days"))
    return protest, layout.write_off.days(str(values["write_off_code"]), beside)


def _int(value: Value) -> int:
    return int(str(value or 0))


def _inverse(codes: Mapping[_Name, str]) -> dict[str, _Name]:
    return {code: name for name, code in codes.items()}


def _money(value: Value) -> Money:
    minor = int(value.scaleb(2)) if isinstance(value, Decimal) else 0
    return Money(minor, Currency.BRL)


def _date(value: Value) -> date:
    if not isinstance(value, date):
        message = "a title has an issue date and a due date"
        raise KeyError(message)
    return value
