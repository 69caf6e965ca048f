"""The gaps of an account are those of what came: in any order, and however often it came."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.admit_bank_file import AdmitBankFile
from cobro.application.keep_bank_settings import KeepBankSettings
from cobro.application.ports import StoredFile
from cobro.domain.file_gaps import FileGap, GapKind
from cobro.formats.entries import FileFormat, FileSummary, StatementFacts
from tests.support.bank_books import MemoryBankAccounts, MemoryCsvMappings, MemorySightings
from tests.support.fakes import FixedClock, MemoryIssuers

DAY = date(2026, 3, 2)
ACCOUNT = "237/1/2"


class Desk:
    def __init__(self) -> None:
        accounts, sightings, issuers = MemoryBankAccounts(), MemorySightings(), MemoryIssuers()
        self._admit = AdmitBankFile(
            issuers=issuers, accounts=accounts, sightings=sightings, clock=FixedClock()
        )
        self._keep = KeepBankSettings(
            issuers=issuers, accounts=accounts, mappings=MemoryCsvMappings(), sightings=sightings
        )

    def put(self, days: list[int], balances: list[int]) -> list[FileGap]:
        """Put the return file and the statement of each day, and list what is missing then."""
        for day in days:
            for summary in (titles(day), statement(day, balances)):
                name = f"{day}-{summary.format}"
                self._admit(StoredFile("acme", f"incoming/acme/{name}", ""), name, summary)
        return [gap for _, gap in self._keep.gaps("acme")]


def titles(day: int) -> FileSummary:
    on = DAY + timedelta(days=day)
    number = str(day + 1)
    return FileSummary(FileFormat.CNAB400, "237", ACCOUNT, number, 0, 0, 0, file_date=on)


def statement(day: int, balances: list[int]) -> FileSummary:
    on = DAY + timedelta(days=day)
    opening, closing = balances[day], balances[day + 1]
    facts = StatementFacts(
        account=ACCOUNT,
        currency="BRL",
        entries=0,
        entries_minor=closing - opening,
        start_date=on,
        end_date=on,
        opening_minor=opening,
        closing_minor=closing,
    )
    return FileSummary(FileFormat.CAMT, "237", ACCOUNT, "", 0, 0, 0, statements=(facts,))


days = st.lists(st.integers(0, 14), min_size=1, max_size=20)
balances_of_days = st.lists(st.integers(0, 3), min_size=16, max_size=16)


@given(days, balances_of_days, st.randoms(use_true_random=False))
def test_any_order_and_any_repeat_show_the_same_gaps(
    came: list[int], balances: list[int], random: Random
) -> None:
    other = [*came, *came]
    random.shuffle(other)

    assert Desk().put(came, balances) == Desk().put(other, balances)


@given(days, balances_of_days)
def test_what_is_missing_is_what_did_not_come_between_the_first_and_the_last(
    came: list[int], balances: list[int]
) -> None:
    gaps = Desk().put(came, balances)
    told = {
        number - 1
        for gap in gaps
        if gap.kind is GapKind.NUMBERS
        for number in range(gap.first_number, gap.last_number + 1)
    }

    assert told == set(range(min(came), max(came))) - set(came)
    moved = sum(gap.difference_minor for gap in gaps if gap.kind is GapKind.BALANCE)
    booked = sum(balances[day + 1] - balances[day] for day in set(came))
    assert moved + booked == balances[max(came) + 1] - balances[min(came)]
    whole = list(range(min(came), max(came) + 1))
    assert Desk().put([*came, *whole], balances) == []
