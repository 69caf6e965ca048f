"""What people keep for the reading of bank files: accounts and mappings, within bounds."""

import json
from datetime import date
from typing import Any

import pytest

from cobro.application.keep_bank_settings import (
    MAPPINGS_MAX,
    KeepBankSettings,
    TooManyMappingsError,
)
from cobro.contracts.bank_files_api import account_views, gap_view, named_mapping
from cobro.domain.bank_accounts import ACCOUNTS_MAX, BankAccount, TooManyAccountsError
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.file_gaps import Sighting
from tests.support.bank_books import MemoryBankAccounts, MemoryCsvMappings, MemorySightings
from tests.support.builders import NOW, an_issuer
from tests.support.csv_statements import mapping
from tests.support.fakes import MemoryIssuers

BODY: dict[str, Any] = {
    "version": 1,
    "name": "conta",
    "currency": "BRL",
    "columns": {"Data": "booking_date", "Valor": "amount"},
}


class Desk:
    def __init__(self) -> None:
        self.accounts = MemoryBankAccounts()
        self.mappings = MemoryCsvMappings()
        self.sightings = MemorySightings()
        issuer = an_issuer(fiscal={"iban": "PT50 1"})
        self.keep = KeepBankSettings(
            issuers=MemoryIssuers(issuer),
            accounts=self.accounts,
            mappings=self.mappings,
            sightings=self.sightings,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def an_account(account: str = "237/1/2", issuer_id: str = "acme") -> BankAccount:
    return BankAccount(issuer_id, account, NOW, label="main", author="ana")


def refused_field(**more: Any) -> str | None:
    with pytest.raises(InvalidInputError) as refusal:
        named_mapping(json.dumps({**BODY, **more}).encode(), "conta")
    return refusal.value.field


def test_accounts_are_shown_with_who_said_that_they_are_ours(desk: Desk) -> None:
    desk.keep.register_account(an_account())
    desk.accounts.put(BankAccount("acme", "learnt", NOW, is_learnt=True))

    shown = account_views(*desk.keep.accounts("acme"))

    assert [(one["account"], one["source"]) for one in shown] == [
        ("237/1/2", "registered"),
        ("learnt", "learnt"),
        ("PT501", "profile"),
    ]
    assert (shown[0]["label"], shown[0]["author"]) == ("main", "ana")


def test_an_account_is_registered_for_an_issuer_that_there_is(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.keep.register_account(an_account(issuer_id="nobody"))


def test_accounts_are_bounded_but_one_of_them_may_be_put_again(desk: Desk) -> None:
    for number in range(ACCOUNTS_MAX):
        desk.keep.register_account(an_account(f"a{number}"))

    desk.keep.register_account(an_account("a0"))
    with pytest.raises(TooManyAccountsError):
        desk.keep.register_account(an_account("one-more"))


def test_an_account_that_is_removed_is_known_no_more(desk: Desk) -> None:
    desk.keep.register_account(an_account())
    desk.keep.remove_account("acme", "237/1/2")

    assert desk.keep.accounts("acme")[0] == []
    with pytest.raises(NotFoundError):
        desk.keep.remove_account("acme", "237/1/2")


def test_a_mapping_is_kept_as_it_was_written_under_its_name(desk: Desk) -> None:
    kept, text = named_mapping(json.dumps(BODY).encode(), "conta")
    desk.keep.put_mapping("acme", kept, text, [])

    assert json.loads(desk.keep.mapping("acme", "conta"))["columns"] == BODY["columns"]
    assert list(desk.keep.mappings("acme")) == ["conta"]

    desk.keep.remove_mapping("acme", "conta")
    desk.keep.remove_mapping("acme", "conta")

    with pytest.raises(NotFoundError):
        desk.keep.mapping("acme", "conta")


def test_a_wrong_mapping_is_refused_with_its_field() -> None:
    assert refused_field(name="other") == "name"
    assert refused_field(columns={"Data": "booking_date", "Texto": "text"}) == "columns"
    assert refused_field(currency="XXX") == "currency"
    with pytest.raises(InvalidInputError, match="a mapping that is kept") as refusal:
        named_mapping(json.dumps({**BODY, "name": "conta corrente"}).encode(), "conta corrente")
    assert refusal.value.field == "name"


def test_two_mappings_of_the_same_columns_are_refused(desk: Desk) -> None:
    kept, text = named_mapping(json.dumps(BODY).encode(), "conta")
    same = mapping({"Valor": "amount", "Data": "booking_date"})

    with pytest.raises(InvalidInputError, match="same columns") as refusal:
        desk.keep.put_mapping("acme", kept, text, [same])
    desk.keep.put_mapping("acme", kept, text, [mapping(), kept])

    assert refusal.value.field == "columns"


def test_mappings_are_bounded(desk: Desk) -> None:
    kept, text = named_mapping(json.dumps(BODY).encode(), "conta")

    desk.keep.put_mapping("acme", kept, text, [mapping()] * (MAPPINGS_MAX - 1))
    with pytest.raises(TooManyMappingsError):
        desk.keep.put_mapping("acme", kept, text, [mapping()] * MAPPINGS_MAX)


def test_gaps_are_shown_by_account_with_the_files_around_them(desk: Desk) -> None:
    for day, (opening, closing) in enumerate(((0, 100), (130, 130)), 1):
        one = Sighting(
            file_key=f"{day}.xml",
            series="camt",
            number=day * 2,
            end_date=date(2026, 3, day),
            currency="BRL",
            opening_minor=opening,
            closing_minor=closing,
        )
        desk.sightings.see("acme", "237/1/2", one)
    desk.keep.register_account(an_account())

    balance, numbers = [gap_view(*gap) for gap in desk.keep.gaps("acme")]

    assert (balance["closing"], balance["opening"], balance["difference"]) == (100, 130, 30)
    assert (numbers["first_number"], numbers["last_number"]) == (3, 3)
    assert numbers["after"] == {"file": "1.xml", "date": date(2026, 3, 1), "number": 2}
    assert numbers["before"]["file"] == balance["before"]["file"] == "2.xml"
    assert len(desk.keep.gaps("acme", "237/1/2")) == 2
    assert desk.keep.gaps("acme", "other") == []
