"""What lies on a payer's account is taken off what a message asks for."""

from dataclasses import replace

from cobro.application.deliver_notice import Dispatched
from cobro.domain.credits import Credit
from cobro.domain.ids import CreditId, CustomerId, EntryId, InvoiceId, IssuerId
from cobro.domain.journal import CUSTOMER_CREDIT
from cobro.domain.money import Currency, Money
from tests.support.builders import an_entry, brl
from tests.support.gathered import TODAY, desk, look
from tests.support.policies import DunningDesk


def on_account(found: DunningDesk, minor: int, currency: Currency = Currency.BRL) -> None:
    amount = Money(minor, currency)
    found.books.credits["cre_1"] = Credit(
        credit_id=CreditId("cre_1"),
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        account=CUSTOMER_CREDIT,
        amount=amount,
        left=amount,
        opened_by=EntryId("ent_c"),
        opened_date=TODAY,
    )


def test_what_lies_on_account_is_taken_off() -> None:
    found = desk(1, 10)
    on_account(found, 5_000)
    look(found, "soon")
    (reminder,) = found.channel.sent

    assert (reminder.debt.total, reminder.credit) == (brl(30_000), brl(5_000))


def test_credit_of_before_there_were_records_is_taken_off_too() -> None:
    found = desk(1)
    opened = an_entry(("bank:1", 700), ("customer_credit", -700), business_date=TODAY)
    found.books.journal["ent_1"] = replace(opened, invoice_id=InvoiceId(""))
    look(found, "soon")

    assert found.channel.sent[0].credit == brl(700)


def test_credit_in_another_currency_is_not() -> None:
    found = desk(1)
    on_account(found, 5_000, Currency.EUR)
    look(found, "soon")

    assert found.channel.sent[0].credit is None


def test_who_has_enough_on_account_is_not_written_to() -> None:
    found = desk(1, 10)
    on_account(found, 30_000)

    assert look(found, "soon") == Dispatched("covered", "soon")
    assert found.state("soon") == ("paused", "covered_by_credit")
    assert [(item.step, item.on.day) for item in found.agenda.items] == [("soon", 15)]
    assert found.channel.sent == []
