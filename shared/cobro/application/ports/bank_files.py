"""What is kept of an issuer's bank files besides their entries: accounts, mappings, sightings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cobro.domain.bank_accounts import BankAccount
from cobro.domain.file_gaps import Sighting


class BankAccounts(Protocol):
    def of_issuer(self, issuer_id: str) -> Sequence[BankAccount]: ...

    def owner(self, account: str) -> str:
        """Return the issuer that has the account, or nothing."""
        ...

    def put(self, account: BankAccount) -> None:
        """Add it or replace what is known of it; one that is learnt replaces nothing.

        Raises `BankAccountTakenError` where another issuer has it.
        """
        ...

    def remove(self, issuer_id: str, account: str) -> None:
        """Forget the account; raise `NotFoundError` where the issuer does not have it."""
        ...


class CsvMappings(Protocol):
    """Mappings as the JSON text that a person wrote, by their names."""

    def of_issuer(self, issuer_id: str) -> Mapping[str, str]: ...

    def put(self, issuer_id: str, name: str, text: str) -> None: ...

    def remove(self, issuer_id: str, name: str) -> None:
        """Remove a mapping; one that is not there is none."""
        ...


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """What a number is taken for; a file that is not whole gives it up to its correction."""

    content: str
    is_whole: bool


class Sightings(Protocol):
    """What files said of their place among those of their account; they only ever grow."""

    def claim(self, issuer_id: str, account: str, file: Sighting, claim: NumberClaim) -> str:
        """Take the number for its content; return the key of the file that has it, or nothing."""
        ...

    def see(self, issuer_id: str, account: str, statement: Sighting) -> None: ...

    def up_to(self, issuer_id: str, account: str, last: Sighting) -> Sequence[Sighting]:
        """Return some that came before `last` in the order of their dates, and `last` itself."""
        ...

    def of_account(self, issuer_id: str, account: str) -> Sequence[Sighting]:
        """Return the latest of an account."""
        ...
