"""Let a bank file in that was read well, if its account is ours; say what is missing before it.

A file of an account that is not known for its issuer is refused and kept, so that one company's
statement in another company's folder books nothing. A number that another file of the day has
taken refuses a file; a number left out or a balance that does not go on is a warning.

It costs one reading of the issuer's accounts per file, one writing per statement and one query per
account. Doing it again for the same file changes nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from cobro.application.ports import Clock, Issuers, StoredFile
from cobro.application.ports.bank_files import BankAccounts, NumberClaim, Sightings
from cobro.domain.agreements import BankAgreement
from cobro.domain.bank_accounts import ACCOUNTS_MAX, BankAccount, BankAccountTakenError, is_open
from cobro.domain.file_gaps import FileGap, GapKind, Sighting, gaps_of
from cobro.domain.parties import Issuer
from cobro.formats.entries import (
    BankFileError,
    FileFormat,
    FileSummary,
    StatementFacts,
    StatementStatus,
    account_key,
)

__all__ = ["GAP_WARNINGS", "AdmitBankFile", "accounts_of_profile"]

GAP_WARNINGS = ("missing_files", "balance_gap")
_STATEMENT_DIGITS_MAX = 6  # longer ones are dates or random, and count nothing
_SOON = timedelta(days=31)  # no counter of files begins anew and comes as far as before in it
_NO_TIME = timedelta()
_CNAB = frozenset({FileFormat.CNAB240, FileFormat.CNAB400})


class AdmitBankFile:
    def __init__(
        self, *, issuers: Issuers, accounts: BankAccounts, sightings: Sightings, clock: Clock
    ) -> None:
        self._issuers = issuers
        self._accounts = accounts
        self._sightings = sightings
        self._clock = clock

    def __call__(self, file: StoredFile, file_id: str, summary: FileSummary) -> FileSummary:
        """Return the summary with what is missing before it; raise `BankFileError`."""
        self._check_accounts(file.issuer_id, summary)
        warnings: list[str] = []
        number = _file_number(file, summary)
        if number is not None:
            claim = NumberClaim(summary.content or file_id, not summary.bad_entries)
            taker = self._sightings.claim(file.issuer_id, summary.account, number, claim)
            if taker and self._counts(file.issuer_id, summary.account, number):
                raise _number_taken(number, taker)
            warnings += self._warnings(file, summary.account, [number])
        for account, seen in _statements(file, summary).items():
            for one in seen:
                self._sightings.see(file.issuer_id, account, one)
            warnings += self._warnings(file, account, seen)
        return replace(summary, warnings=(*summary.warnings, *warnings))

    def _check_accounts(self, issuer_id: str, summary: FileSummary) -> None:
        """Refuse the file for one account before anything is learnt of another."""
        known = self._accounts.of_issuer(issuer_id)
        new = sorted(_accounts_of(summary) - {one.account for one in known})
        if not new:
            return
        ours = accounts_of_profile(self._issuers.get(issuer_id))
        has_room = is_open(known) and len(known) + len(new) <= ACCOUNTS_MAX
        for account in new:
            self._refuse_anothers(issuer_id, account)
            if account not in ours and not (account and has_room):
                raise _unknown(issuer_id, account)
        for account in new:
            learnt = BankAccount(issuer_id, account, self._clock.now(), is_learnt=True)
            try:
                self._accounts.put(learnt)
            except BankAccountTakenError as error:
                raise BankFileError("other_issuers_account", str(error)) from error

    def _refuse_anothers(self, issuer_id: str, account: str) -> None:
        owner = self._accounts.owner(account)
        if owner not in {"", issuer_id}:
            message = f"account {account} is of issuer {owner}: its files go into that one's folder"
            raise BankFileError("other_issuers_account", message)

    def _counts(self, issuer_id: str, account: str, number: Sighting) -> bool:
        """Tell whether the bank counts its files: some write the same number every day."""
        return not any(
            one.number == number.number and _NO_TIME < number.end_date - one.end_date <= _SOON
            for one in self._sightings.up_to(issuer_id, account, number)
            if one.series == number.series
        )

    def _warnings(self, file: StoredFile, account: str, own: list[Sighting]) -> Iterator[str]:
        last = max(own, key=lambda one: (one.end_date, one.number))
        seen = {*self._sightings.up_to(file.issuer_id, account, last), *own}
        for gap in gaps_of(seen):
            if gap.before in own:
                yield _warning(account, gap)


def _unknown(issuer_id: str, account: str) -> BankFileError:
    message = (
        f"account {account or '(the file names none)'} is not known for issuer {issuer_id}: if it "
        "is theirs, register it (POST /v1/bank-accounts) and replay the file"
    )
    return BankFileError("unknown_account", message)


def accounts_of_profile(issuer: Issuer) -> frozenset[str]:
    """Return the accounts of the issuer's agreements, as files name them, and its IBAN."""
    found = {key for agreement in issuer.agreements.values() for key in _names(agreement)}
    iban = "".join(issuer.fiscal.get("iban", "").split())
    return frozenset({*found, *filter(None, [iban])})


def _names(agreement: BankAgreement) -> Iterator[str]:
    """Yield the keys under which formats know the account: with and without check digits.

    Where a header names the agreement and no account, readers make the key of that.
    """
    bank, agency, account = agreement.bank, agreement.agency, agreement.account
    for branch in (agency, agency + agreement.agency_digit):
        for number in (account, account + agreement.account_digit):
            yield account_key(bank, branch, number)
    if agreement.convenio:
        yield account_key(bank, "", agreement.convenio)


def _accounts_of(summary: FileSummary) -> set[str]:
    named = {one.account for one in summary.statements}
    return named or {summary.account}


def _file_number(file: StoredFile, summary: FileSummary) -> Sighting | None:
    """Return what a return file of titles says of its number; None where it says nothing."""
    text, day = summary.file_sequence, summary.file_date
    counts = text.isascii() and text.isdigit() and int(text) > 0
    if summary.statements or summary.format not in _CNAB or not counts or day is None:
        return None
    series = f"{summary.format}/{summary.agreement}"
    return Sighting(file_key=file.key, series=series, end_date=day, number=int(text))


def _number_taken(number: Sighting, taker: str) -> BankFileError:
    message = (
        f"number {number.number} of {number.end_date} was read from {taker}, which says something "
        "else: ask the bank which of the two holds; nothing of this one is booked"
    )
    return BankFileError("number_taken", message)


def _statements(file: StoredFile, summary: FileSummary) -> dict[str, list[Sighting]]:
    """Return the booked statements by account, as far as they can be followed."""
    found: dict[str, list[Sighting]] = {}
    for one in summary.statements:
        day = one.closing_date or one.end_date
        if day is None or not one.account or one.status is not StatementStatus.BOOKED:
            continue
        # The ledger balance of OFX is of the time of the export: nothing goes on from it.
        is_followed = summary.format is not FileFormat.OFX and not one.is_copy
        number = _statement_number(one)
        if is_followed and (number or (one.opening_minor, one.closing_minor) != (None, None)):
            found.setdefault(one.account, []).append(
                Sighting(
                    file_key=file.key,
                    series=summary.format.value,
                    end_date=day,
                    number=number,
                    currency=one.currency,
                    start_date=one.start_date or one.opening_date,
                    opening_minor=one.opening_minor,
                    closing_minor=one.closing_minor,
                )
            )
    return found


def _statement_number(one: StatementFacts) -> int:
    text = one.sequence.partition("/")[0].strip()
    is_count = text.isascii() and text.isdigit() and len(text) <= _STATEMENT_DIGITS_MAX
    return int(text) if is_count else 0


def _warning(account: str, gap: FileGap) -> str:
    """Say what did not come; the text begins with one of `GAP_WARNINGS`."""
    after, before = gap.after, gap.before
    days = f"between {after.end_date} ({after.file_key}) and {before.end_date}"
    if gap.kind is GapKind.NUMBERS:
        span = str(gap.first_number)
        if gap.last_number > gap.first_number:
            span += f" to {gap.last_number}"
        return f"missing_files: {account}: {span} of {before.series} did not come {days}"
    return (
        f"balance_gap: {account}: {before.currency} {gap.difference_minor} minor units were booked "
        f"{days} that no statement shows"
    )
