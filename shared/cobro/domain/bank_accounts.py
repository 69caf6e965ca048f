"""The bank accounts that a company is known by: whose file is whose.

An account belongs to one issuer. It is registered by a person, or learnt from the first file that
named it while the issuer had registered none. From the first account on that a person registers,
a file of an account that is not known waits for a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cobro.domain.errors import RejectionError

__all__ = [
    "ACCOUNTS_MAX",
    "BankAccount",
    "BankAccountTakenError",
    "TooManyAccountsError",
    "is_open",
]

ACCOUNTS_MAX = 200


class BankAccountTakenError(RejectionError):
    """The bank account is another issuer's: its files go into that one's folder."""

    code: ClassVar[str] = "bank_account_taken"


class TooManyAccountsError(RejectionError):
    """The issuer has as many bank accounts as one may have."""

    code: ClassVar[str] = "too_many_accounts"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account as its files name it; `is_learnt` where no person said so."""

    issuer_id: str
    account: str
    known_at: datetime
    is_learnt: bool = False
    label: str = ""
    author: str = ""


def is_open(accounts: Iterable[BankAccount]) -> bool:
    """Tell whether files of other accounts are taken too: nobody registered any yet."""
    return all(account.is_learnt for account in accounts)
