"""The ports of bank accounts, mappings and sightings in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cobro.application.ports.bank_files import NumberClaim
from cobro.domain.bank_accounts import BankAccount, BankAccountTakenError
from cobro.domain.errors import NotFoundError
from cobro.domain.file_gaps import Sighting

__all__ = ["MemoryBankAccounts", "MemoryCsvMappings", "MemorySightings"]


@dataclass
class MemoryBankAccounts:
    known: dict[str, BankAccount] = field(default_factory=dict)

    def of_issuer(self, issuer_id: str) -> Sequence[BankAccount]:
        return [one for one in self.known.values() if one.issuer_id == issuer_id]

    def owner(self, account: str) -> str:
        return self.known[account].issuer_id if account in self.known else ""

    def put(self, account: BankAccount) -> None:
        if self.owner(account.account) not in {"", account.issuer_id}:
            message = f"account {account.account} is of another issuer"
            raise BankAccountTakenError(message)
        if not (account.is_learnt and account.account in self.known):
            self.known[account.account] = account

    def remove(self, issuer_id: str, account: str) -> None:
        if self.owner(account) != issuer_id:
            message = f"issuer {issuer_id} has no account {account}"
            raise NotFoundError(message)
        del self.known[account]


@dataclass
class MemoryCsvMappings:
    texts: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def of_issuer(self, issuer_id: str) -> Mapping[str, str]:
        return self.texts[issuer_id]

    def put(self, issuer_id: str, name: str, text: str) -> None:
        self.texts[issuer_id][name] = text

    def remove(self, issuer_id: str, name: str) -> None:
        self.texts[issuer_id].pop(name, None)


@dataclass
class MemorySightings:
    seen: defaultdict[tuple[str, str], set[Sighting]] = field(
        default_factory=lambda: defaultdict(set)
    )
    claims: dict[tuple[str, str, str, object, int], tuple[Sighting, NumberClaim]] = field(
        default_factory=dict
    )

    def claim(self, issuer_id: str, account: str, file: Sighting, claim: NumberClaim) -> str:
        key = (issuer_id, account, file.series, file.end_date, file.number)
        if key in self.claims:
            holder, held = self.claims[key]
            if held.is_whole and held.content != claim.content:
                return holder.file_key
            self.seen[issuer_id, account].discard(holder)
        self.claims[key] = (file, claim)
        self.seen[issuer_id, account].add(file)
        return ""

    def see(self, issuer_id: str, account: str, statement: Sighting) -> None:
        self.seen[issuer_id, account].add(statement)

    def up_to(self, issuer_id: str, account: str, last: Sighting) -> Sequence[Sighting]:
        of_kind = [
            one
            for one in self.seen[issuer_id, account]
            if bool(one.currency) == bool(last.currency)
        ]
        return [one for one in of_kind if one.end_date <= last.end_date]

    def of_account(self, issuer_id: str, account: str) -> Sequence[Sighting]:
        return list(self.seen[issuer_id, account])
