"""Requests and answers about the accounts of bank files and what did not come, version 1."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.contracts.csv_mappings import CsvMappingV1
from cobro.contracts.fields import Key
from cobro.contracts.parsing import parse
from cobro.domain.bank_accounts import BankAccount
from cobro.domain.errors import InvalidInputError
from cobro.domain.file_gaps import FileGap, GapKind, Sighting
from cobro.formats.csv_statements.mapping import CsvMapping

AccountName = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[!-~]+(?!\n)$")]
Label = Annotated[str, Meta(max_length=200, pattern=r"^[^\r\n]*(?!\n)$")]
NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


class RegisterBankAccountV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account that is an issuer's, named as its files name it; `label` is for people."""

    issuer_id: Key
    account: AccountName
    label: Label = ""

    def to_account(self, author: str, known_at: datetime) -> BankAccount:
        return BankAccount(self.issuer_id, self.account, known_at, label=self.label, author=author)


def account_views(known: Iterable[BankAccount], by_profile: Sequence[str]) -> list[dict[str, Any]]:
    """Show accounts with who said that they are the issuer's."""
    return [
        *map(account_view, known),
        *(
            {"account": account, "source": "profile", "label": "", "author": "", "known_at": None}
            for account in by_profile
        ),
    ]


def account_view(account: BankAccount) -> dict[str, Any]:
    return {
        "account": account.account,
        "source": "learnt" if account.is_learnt else "registered",
        "label": account.label,
        "author": account.author,
        "known_at": account.known_at,
    }


def named_mapping(raw: bytes, name: str) -> tuple[CsvMapping, str]:
    """Read a mapping that is kept under a name; return it with the text to keep."""
    request = parse(raw, CsvMappingV1)
    if request.name != name:
        message = f"the body is of mapping {request.name!r}, the path of {name!r}"
        raise InvalidInputError(message, field="name")
    if not NAME_LETTERS.issuperset(name):
        message = f"a mapping that is kept has a name of A-Z a-z 0-9 . _ -, not {name!r}"
        raise InvalidInputError(message, field="name")
    return request.to_mapping(), msgspec.json.encode(request).decode()


def gap_view(account: str, gap: FileGap) -> dict[str, Any]:
    """Show what did not come: numbers from and to, or the balance that does not go on."""
    shown: dict[str, Any] = {
        "account": account,
        "kind": gap.kind.value,
        "series": gap.before.series,
        "after": _seen(gap.after),
        "before": _seen(gap.before),
    }
    if gap.kind is GapKind.NUMBERS:
        numbers = {"first_number": gap.first_number, "last_number": gap.last_number}
        return shown | numbers
    return shown | {
        "currency": gap.before.currency,
        "closing": gap.after.closing_minor,
        "opening": gap.before.opening_minor,
        "difference": gap.difference_minor,
    }


def _seen(one: Sighting) -> dict[str, Any]:
    return {"file": one.file_key, "date": one.end_date, "number": one.number or None}
