"""Whose file it is, whether its number was taken, and what is missing before it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.application.admit_bank_file import AdmitBankFile
from cobro.application.ports import StoredFile
from cobro.domain.agreements import BankAgreement
from cobro.domain.bank_accounts import ACCOUNTS_MAX, BankAccount, BankAccountTakenError
from cobro.domain.parties import Issuer
from cobro.formats.entries import (
    BankFileError,
    FileFormat,
    FileSummary,
    StatementFacts,
    StatementStatus,
)
from tests.support.bank_books import MemoryBankAccounts, MemorySightings
from tests.support.builders import NOW, an_issuer
from tests.support.fakes import FixedClock, MemoryIssuers

DAY = date(2026, 3, 2)
OURS = "237/1234/56789"
THEIRS = "341/9/8"


class Desk:
    def __init__(self, *issuers: Issuer) -> None:
        self.accounts = MemoryBankAccounts()
        self.sightings = MemorySightings()
        self.admit = AdmitBankFile(
            issuers=MemoryIssuers(*(issuers or (an_issuer("acme"), an_issuer("beta")))),
            accounts=self.accounts,
            sightings=self.sightings,
            clock=FixedClock(),
        )

    def register(self, account: str = OURS, issuer_id: str = "acme") -> None:
        self.accounts.put(BankAccount(issuer_id, account, NOW, author="ana"))

    def put(self, summary: FileSummary, issuer_id: str = "acme", name: str = "f") -> list[str]:
        """Return the codes of the warnings that the file's own do not have."""
        file = StoredFile(issuer_id, f"incoming/{issuer_id}/{name}", "")
        admitted = self.admit(file, f"file-{name}", summary)
        assert admitted.warnings[: len(summary.warnings)] == summary.warnings
        return [text.split(":")[0] for text in admitted.warnings[len(summary.warnings) :]]

    def refused(self, summary: FileSummary, issuer_id: str = "acme", name: str = "f") -> str:
        with pytest.raises(BankFileError) as refusal:
            self.put(summary, issuer_id, name)
        assert str(refusal.value)
        return refusal.value.reason_code


@pytest.fixture
def desk() -> Desk:
    return Desk()


def titles(number: str = "5", day: int = 0, **more: Any) -> FileSummary:
    facts: dict[str, Any] = {
        "format": FileFormat.CNAB400,
        "bank": "237",
        "account": OURS,
        "file_sequence": number,
        "entries": 1,
        "bad_entries": 0,
        "settled_minor": 1,
        "file_date": DAY + timedelta(days=day),
        **more,
    }
    return FileSummary(**facts)


def statement(opening: int = 0, closing: int = 100, day: int = 0, **more: Any) -> FileSummary:
    facts: dict[str, Any] = {
        "account": OURS,
        "currency": "BRL",
        "entries": 1,
        "entries_minor": closing - opening,
        "start_date": DAY + timedelta(days=day),
        "end_date": DAY + timedelta(days=day),
        "opening_minor": opening,
        "closing_minor": closing,
        **more,
    }
    one = StatementFacts(**facts)
    return replace(titles("", day), format=FileFormat.CAMT, account=one.account, statements=(one,))


def test_without_registered_accounts_the_first_file_of_one_makes_it_known(desk: Desk) -> None:
    desk.put(titles())
    desk.put(statement(account="other"))

    assert {one.account for one in desk.accounts.of_issuer("acme")} == {OURS, "other"}
    assert all(one.is_learnt for one in desk.accounts.of_issuer("acme"))


def test_the_file_of_an_account_that_another_issuer_has_is_refused_in_any_case(desk: Desk) -> None:
    desk.put(titles(), "beta")

    assert desk.refused(titles()) == "other_issuers_account"

    desk.register(THEIRS)

    assert desk.refused(titles()) == "other_issuers_account"
    assert desk.refused(titles(account=THEIRS), "beta") == "other_issuers_account"


def test_from_the_first_registered_account_on_others_wait_for_a_person(desk: Desk) -> None:
    desk.put(titles(account="learnt"))
    desk.register()

    assert desk.put(titles("6", account="learnt"), name="g") == []
    assert desk.put(titles(), name="h") == []
    assert desk.refused(titles(account=THEIRS)) == "unknown_account"
    assert desk.refused(statement(account="")) == "unknown_account"

    desk.register(THEIRS)

    assert desk.put(titles(account=THEIRS)) == []


def test_a_file_that_is_refused_for_one_account_makes_no_other_known(desk: Desk) -> None:
    desk.register(THEIRS, "beta")
    both = statement(account="a")
    both = replace(both, statements=(*both.statements, *statement(account=THEIRS).statements))

    assert desk.refused(both) == "other_issuers_account"
    assert desk.accounts.of_issuer("acme") == []


def test_an_account_that_somebody_takes_meanwhile_is_not_ours(desk: Desk) -> None:
    class TakenMeanwhile(MemoryBankAccounts):
        def put(self, account: BankAccount) -> None:
            raise BankAccountTakenError(account.account)

    desk.admit = AdmitBankFile(
        issuers=MemoryIssuers(),
        accounts=TakenMeanwhile(),
        sightings=desk.sightings,
        clock=FixedClock(),
    )

    assert desk.refused(titles()) == "other_issuers_account"


def test_accounts_of_the_profile_are_known() -> None:
    agreement = BankAgreement(
        "main", "237", "1234", "56789", "09", "7777", agency_digit="5", account_digit="X"
    )
    other = replace(agreement, convenio="", bank="001", account="1")
    issuer = an_issuer(agreements={"main": agreement, "other": other}, fiscal={"iban": "ES91 2100"})
    desk = Desk(issuer)
    desk.register("something-else")
    named = ("237/1234/56789", "237/12345/56789", "237/1234/56789X", "237/0/7777", "001/1234/1")

    for number, account in enumerate((*named, "ES912100"), 1):
        assert desk.put(titles(str(number), account=account), name=account) == []
    assert desk.refused(titles(account="001/0/7777")) == "unknown_account"


def test_no_more_accounts_are_learnt_than_one_may_have(desk: Desk) -> None:
    for number in range(ACCOUNTS_MAX):
        desk.put(titles(account=f"a{number}"))

    assert desk.refused(titles(account="one-more")) == "unknown_account"
    assert desk.put(titles("6", account="a0"), name="g") == []


def test_a_number_left_out_is_a_warning_and_its_file_is_taken_later(desk: Desk) -> None:
    assert desk.put(titles("5"), name="5") == []
    assert desk.put(titles("8", 3), name="8") == ["missing_files"]
    assert desk.put(titles("6", 1), name="6") == []
    assert desk.put(titles("8", 3), name="8") == ["missing_files"]
    assert desk.put(titles("9", 4), name="9") == []


def test_a_number_that_another_file_has_taken_refuses_the_file(desk: Desk) -> None:
    desk.put(titles(), name="a")

    assert desk.put(titles(), name="a") == []
    assert desk.refused(titles(entries=2), name="b") == "number_taken"
    assert desk.put(titles(day=1), name="c") == []


def test_a_copy_in_other_bytes_is_no_other_file(desk: Desk) -> None:
    desk.put(titles(content="c"), name="a")

    assert desk.put(titles(content="c"), name="b") == []
    assert desk.refused(titles(content="d"), name="a") == "number_taken"


def test_a_number_that_is_the_same_every_day_is_taken_by_none(desk: Desk) -> None:
    desk.put(titles("1"), name="a")
    desk.put(titles("1", 1), name="b")

    assert desk.put(titles("1", 1, entries=2), name="c") == []
    assert desk.put(titles("1", 60), name="d") == []
    assert desk.refused(titles("1", 60, entries=2), name="e") == "number_taken"


def test_the_correction_of_a_file_with_a_bad_record_takes_its_number(desk: Desk) -> None:
    assert desk.put(titles(bad_entries=1), name="damaged") == []
    assert desk.put(titles(), name="corrected") == []
    assert desk.refused(titles(bad_entries=1), name="damaged") == "number_taken"


@pytest.mark.parametrize(
    "summary",
    [
        titles(""),
        titles("000"),
        titles("A1"),
        titles(file_date=None),
        titles(format=FileFormat.CSV),
        statement(sequence="20260302", opening_minor=None, closing_minor=None),
        statement(sequence="x", opening_minor=None, closing_minor=None),
        statement(status=StatementStatus.INTRADAY),
        statement(is_copy=True),
        statement(end_date=None),
        replace(statement(), format=FileFormat.OFX),
    ],
)
def test_what_cannot_be_followed_is_taken_as_it_is(desk: Desk, summary: FileSummary) -> None:
    assert desk.put(summary) == []
    assert desk.put(summary, name="again") == []
    assert not any(desk.sightings.seen.values())


def test_a_balance_that_does_not_go_on_is_a_warning(desk: Desk) -> None:
    assert desk.put(statement(0, 100), name="a") == []
    assert desk.put(statement(130, 90, 3), name="c") == ["balance_gap"]
    assert desk.put(statement(100, 130, 1), name="b") == []
    assert desk.put(statement(90, 90, 4), name="d") == []


def test_statements_are_counted_by_what_stands_before_the_page(desk: Desk) -> None:
    assert desk.put(statement(0, 100, 0, sequence="00005/001"), name="a") == []
    assert desk.put(statement(100, 100, 2, sequence="7/1"), name="b") == ["missing_files"]


def test_the_days_of_balances_go_before_those_of_the_period(desk: Desk) -> None:
    late = DAY + timedelta(days=9)
    desk.put(statement(closing_date=DAY, end_date=late, start_date=None, opening_date=DAY))
    ((seen,),) = desk.sightings.seen.values()

    assert (seen.start_date, seen.end_date) == (DAY, DAY)


def test_the_warnings_say_what_is_missing_and_since_which_file(desk: Desk) -> None:
    desk.put(titles("5", agreement="77"), name="five.ret")
    file = StoredFile("acme", "incoming/acme/eight.ret", "")
    (numbers,) = desk.admit(file, "8", titles("8", 3, agreement="77")).warnings
    desk.put(statement(0, 100, sequence="1"), name="one.xml")
    (balance,) = desk.admit(file, "9", statement(130, 90, 3, sequence="2")).warnings
    (single,) = desk.admit(file, "10", titles("10", 4, agreement="77")).warnings

    assert numbers == (
        f"missing_files: {OURS}: 6 to 7 of cnab400/77 did not come between 2026-03-02 "
        "(incoming/acme/five.ret) and 2026-03-05"
    )
    assert balance.startswith(f"balance_gap: {OURS}: BRL 30 minor units were booked between")
    assert f"{OURS}: 9 of" in single
