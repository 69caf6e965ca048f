"""Invented facts to look at a message with: a company per language, dates as the step has them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cobro.adapters.messaging.templates import ItemValues, ReminderValues
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language

__all__ = ["sample_values", "several"]

# Days after the due date on which each template typically goes.
_DAYS_LATE = {
    "before_due": -3,
    "due_today": 0,
    "after_due": 3,
    "still_open": 10,
    "person_takes_over": 25,
}
_OPT_OUT_URL = "https://pay.supplier.example/opt-outs/sample"
_PRINCIPAL_MINOR = 125_000
_CHARGES_MINOR = 2_950
_CREDIT_MINOR = 20_000


@dataclass(frozen=True, slots=True)
class _People:
    supplier: str
    tax_id: str
    address: str
    phone: str
    customer: str
    currency: Currency


_PEOPLE = {
    Language.PT_BR: _People(
        "Padaria Exemplo Ltda.",
        "12.345.678/0001-95",
        "Rua das Amostras, 10, São Paulo - SP",
        "+55 11 5555-0100",
        "João da Conceição & Irmãos",
        Currency.BRL,
    ),
    Language.PT_PT: _People(
        "Padaria Exemplo, Lda.",
        "123 456 789",
        "Rua das Amostras, 10, Lisboa",
        "+351 210 000 000",
        "João da Conceição & Irmãos",
        Currency.EUR,
    ),
    Language.ES_ES: _People(
        "Panadería Ejemplo, S.L.",
        "B-12345674",
        "Calle de las Muestras, 10, Madrid",
        "+34 910 000 000",
        "Íñigo Núñez e Hijos",
        Currency.EUR,
    ),
    Language.ES_MX: _People(
        "Panadería Ejemplo, S.A. de C.V.",
        "AAA010101AAA",
        "Calle de las Muestras 10, Ciudad de México",
        "+52 55 5555 0100",
        "Íñigo Núñez e Hijos",
        Currency.MXN,
    ),
    Language.EN: _People(
        "Sample Bakery Ltd.",
        "123 456 789",
        "10 Sample Street, Lisbon",
        "+351 210 000 000",
        "O'Neill & Sons",
        Currency.EUR,
    ),
}


def several(values: ReminderValues) -> ReminderValues:
    """Return a message about two more invoices of its payer, with some credit on account."""
    currency, month = values.amount_open.currency, timedelta(days=30)
    items = tuple(
        ItemValues(f"A/2026/{number:04d}", values.due_date - month * ago, amount)
        for number, ago, amount in (
            (11, 2, Money(48_000, currency)),
            (27, 1, Money(51_250, currency)),
            (42, 0, values.amount_open),
        )
    )
    total = Money(sum(item.amount.minor for item in items), currency)
    return replace(values, amount_open=total, items=items, credit=Money(_CREDIT_MINOR, currency))


def sample_values(template: str, language: Language, on: date) -> ReminderValues:
    """Return what the message of `on` says to an invented customer; late ones carry charges."""
    people, days_late = _PEOPLE[language], _DAYS_LATE[template]
    charges = Money(_CHARGES_MINOR if days_late > 0 else 0, people.currency)
    return ReminderValues(
        supplier_name=people.supplier,
        supplier_tax_id=people.tax_id,
        supplier_address=people.address,
        supplier_email="billing@supplier.example",
        supplier_phone=people.phone,
        customer_name=people.customer,
        document="A/2026/0042",
        amount_open=Money(_PRINCIPAL_MINOR, people.currency) + charges,
        charges=charges,
        due_date=on - timedelta(days=days_late),
        as_of=on,
        payment_url="https://pay.supplier.example/i/sample",
        opt_out_url=_OPT_OUT_URL if is_refusable(template) else "",
    )
