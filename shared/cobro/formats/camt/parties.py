"""Who stands on the other side of an entry, and the references that it is known by."""

from collections.abc import Mapping
from typing import NamedTuple

_NO_ID = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE"})
_TAX_SCHEMES = frozenset({"", "TXID"})
_FROM_TRANSACTION = frozenset({
    "end_to_end_id",
    "uetr",
    "mandate_id",
    "instruction_id",
    "transaction_id",
    "clearing_reference",
    "check_number",
    "creditor_reference",
    "creditor_reference_type",
    "document_number",
    "return_reason",
    "return_text",
    "purpose",
})  # fmt: skip
_FROM_ENTRY = frozenset({"entry_reference", "batch_message_id"})


class Side(NamedTuple):
    """A party with its account and bank; empty where the file does not say."""

    name: str = ""
    tax_id: str = ""
    account: str = ""
    bank: str = ""


class _Role(NamedTuple):
    """The facts that tell of one party of a transaction."""

    name: str
    ultimate_name: str
    account: str
    bank: str
    tax_id: str
    ids: tuple[tuple[str, str], ...]


def _role(role: str) -> _Role:
    kinds = ("organisation", "private")
    return _Role(
        name=f"{role}_name",
        ultimate_name=f"ultimate_{role}_name",
        account=f"{role}_account",
        bank=f"{role}_bank",
        tax_id=f"{role}_tax_id",
        ids=tuple((f"{role}_{kind}_id", f"{role}_{kind}_scheme") for kind in kinds),
    )


_NOBODY = Side()
_DEBTOR, _CREDITOR = _role("debtor"), _role("creditor")
_PAYER_ONLY, _PAYER_FIRST, _PAYEE_FIRST = (
    (_DEBTOR,),
    (_DEBTOR, _CREDITOR),
    (_CREDITOR, _DEBTOR),
)


def other_side(
    entry: Mapping[str, str], transaction: Mapping[str, str], *, is_credit: bool
) -> Side:
    """Return who paid a credit or was paid by a debit; of a returned debit, who had paid it."""
    if not transaction:
        return _NOBODY
    roles: tuple[_Role, ...] = _PAYER_ONLY
    if not is_credit:
        goes_back = "return_reason" in transaction or entry.get("reversal") == "true"
        roles = _PAYER_FIRST if goes_back else _PAYEE_FIRST
    told = transaction.get
    for role in roles:
        name = told(role.name) or told(role.ultimate_name, "")
        account = told(role.account, "")
        if name or account:
            return Side(name, _tax_id(transaction, role), account, told(role.bank, ""))
    return _NOBODY


def _tax_id(transaction: Mapping[str, str], role: _Role) -> str:
    if stated := transaction.get(role.tax_id):
        return stated
    for own_id, scheme in role.ids:
        found = transaction.get(own_id)
        if found and transaction.get(scheme, "") in _TAX_SCHEMES:
            return found
    return ""


def references_of(
    entry: Mapping[str, str], transaction: Mapping[str, str], side: Side
) -> dict[str, str]:
    """Return the references by name; what says that there is none is left out."""
    found = _named(entry, _FROM_ENTRY)
    found |= _named(transaction, _FROM_TRANSACTION)
    if bank := transaction.get("bank_reference") or entry.get("bank_reference"):
        found["bank_reference"] = bank
    if batch := transaction.get("payment_information_id") or entry.get("payment_information_id"):
        found["payment_information_id"] = batch
    if not transaction and "batch_count" in entry:
        found["batch_transactions"] = entry["batch_count"]
    if code := _bank_code(transaction) or _bank_code(entry):
        found["type"] = code
    if side.account:
        found["counterparty_account"] = side.account
    if side.bank:
        found["counterparty_bank"] = side.bank
    if creditor := transaction.get("creditor_private_id"):
        found["creditor_id"] = creditor
    return found


def _named(facts: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {
        name: value
        for name, value in facts.items()
        if name in names and value.upper() not in _NO_ID
    }


def _bank_code(facts: Mapping[str, str]) -> str:
    """Return the bank transaction code: domain/family/sub-family, or the bank's own."""
    if "domain" in facts:
        family, sub_family = facts.get("family", ""), facts.get("sub_family", "")
        return f"{facts['domain']}/{family}/{sub_family}"
    return facts.get("proprietary_code", "")
