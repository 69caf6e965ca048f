"""What people keep for the reading of an issuer's bank files: its accounts, and CSV mappings."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from cobro.application.admit_bank_file import accounts_of_profile
from cobro.application.ports import Issuers
from cobro.application.ports.bank_files import BankAccounts, CsvMappings, Sightings
from cobro.domain.bank_accounts import ACCOUNTS_MAX, BankAccount, TooManyAccountsError
from cobro.domain.errors import InvalidInputError, NotFoundError, RejectionError
from cobro.domain.file_gaps import FileGap, gaps_of
from cobro.formats.csv_statements.mapping import CsvMapping

__all__ = ["MAPPINGS_MAX", "KeepBankSettings", "TooManyMappingsError"]

MAPPINGS_MAX = 20


class TooManyMappingsError(RejectionError):
    """The issuer has as many CSV mappings as one may have."""

    code: ClassVar[str] = "too_many_mappings"


class KeepBankSettings:
    def __init__(
        self,
        *,
        issuers: Issuers,
        accounts: BankAccounts,
        mappings: CsvMappings,
        sightings: Sightings,
    ) -> None:
        self._issuers = issuers
        self._accounts = accounts
        self._mappings = mappings
        self._sightings = sightings

    def register_account(self, account: BankAccount) -> None:
        """Register it, or replace what is known of it; files of it are read from now on.

        Raises `NotFoundError` of the issuer, `BankAccountTakenError`, `TooManyAccountsError`.
        """
        self._issuers.get(account.issuer_id)
        known = {one.account for one in self._accounts.of_issuer(account.issuer_id)}
        if len(known | {account.account}) > ACCOUNTS_MAX:
            message = f"an issuer has at most {ACCOUNTS_MAX} accounts: remove one that is closed"
            raise TooManyAccountsError(message)
        self._accounts.put(account)

    def accounts(self, issuer_id: str) -> tuple[Sequence[BankAccount], Sequence[str]]:
        """Return the accounts on the list, and those that only the profile names."""
        known = self._accounts.of_issuer(issuer_id)
        by_profile = accounts_of_profile(self._issuers.get(issuer_id))
        return known, sorted(by_profile - {one.account for one in known})

    def remove_account(self, issuer_id: str, account: str) -> None:
        self._accounts.remove(issuer_id, account)

    def gaps(self, issuer_id: str, account: str = "") -> list[tuple[str, FileGap]]:
        """Return what did not come, by account; of all accounts where none is named."""
        self._issuers.get(issuer_id)
        known = [one.account for one in self._accounts.of_issuer(issuer_id)]
        return [
            (one, gap)
            for one in known
            if account in {"", one}
            for gap in gaps_of(self._sightings.of_account(issuer_id, one))
        ]

    def put_mapping(
        self, issuer_id: str, mapping: CsvMapping, text: str, others: Sequence[CsvMapping]
    ) -> None:
        """Keep a mapping beside the `others` of its issuer, or in place of that of its name.

        Two mappings of the same columns are refused: no file could say which of them it is of.
        """
        self._issuers.get(issuer_id)
        rest = [other for other in others if other.name != mapping.name]
        if len(rest) >= MAPPINGS_MAX:
            message = f"an issuer has at most {MAPPINGS_MAX} mappings: remove one of them first"
            raise TooManyMappingsError(message)
        for other in rest:
            if set(other.columns) == set(mapping.columns):
                message = f"mapping {other.name!r} has the same columns: change or remove that one"
                raise InvalidInputError(message, field="columns")
        self._mappings.put(issuer_id, mapping.name, text)

    def mappings(self, issuer_id: str) -> Mapping[str, str]:
        """Return the mappings as they were put, by their names."""
        self._issuers.get(issuer_id)
        return self._mappings.of_issuer(issuer_id)

    def mapping(self, issuer_id: str, name: str) -> str:
        found = self._mappings.of_issuer(issuer_id).get(name)
        if found is None:
            message = f"issuer {issuer_id} has no mapping {name!r}"
            raise NotFoundError(message)
        return found

    def remove_mapping(self, issuer_id: str, name: str) -> None:
        self._mappings.remove(issuer_id, name)
