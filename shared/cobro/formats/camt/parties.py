"""Who stands on the other side of an entry, and the references that it is known by."""

from collections.abc import Mapping
from typing import NamedTuple

_NO_ID = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE"})
_TAX_SCHEMES = frozenset({"", "TXID"})
_FROM_TRANSACTION = (
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
)
_FROM_ENTRY = ("entry_reference", "batch_message_id")


class Side(NamedTuple):
    """A party with its account and bank; empty where the file does not say."""

    name: str = ""
    tax_id: str = ""
    account: str = ""
    bank: str = ""


def other_side(
    entry: Mapping[str, str], transaction: Mapping[str, str], *, is_credit: bool
) -> Side:
    """Return who paid a credit or was paid by a debit; of a returned debit, who had paid it."""
    if not transaction:
        return Side()
    roles: tuple[str, ...] = ("debtor",)
    if not is_credit:
        goes_back = "return_reason" in transaction or entry.get("reversal") == "true"
        roles = ("debtor", "creditor") if goes_back else ("creditor", "debtor")
    for role in roles:
        name = transaction.get(f"{role}_name") or transaction.get(f"ultimate_{role}_name", "")
        account = transaction.get(f"{role}_account", "")
        if name or account:
            bank = transaction.get(f"{role}_bank", "")
            return Side(name, _tax_id(transaction, role), account, bank)
    return Side()


def _tax_id(transaction: Mapping[str, str], role: str) -> str:
    if stated := transaction.get(f"{role}_tax_id"):
        return stated
    for kind in ("organisation", "private"):
        found = transaction.get(f"{role}_{kind}_id")
        if found and transaction.get(f"{role}_{kind}_scheme", "") in _TAX_SCHEMES:
            return found
    return ""


def references_of(
    entry: Mapping[str, str], transaction: Mapping[str, str], side: Side
) -> dict[str, str]:
    """Return the references by name; what says that there is none is left out."""
    found = {
        name: value
        for source, names in ((entry, _FROM_ENTRY), (transaction, _FROM_TRANSACTION))
        for name in names
        if (value := source.get(name)) and value.upper() not in _NO_ID
    }
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


def _bank_code(facts: Mapping[str, str]) -> str:
    """Return the bank transaction code: domain/family/sub-family, or the bank's own."""
    if "domain" in facts:
        family, sub_family = facts.get("family", ""), facts.get("sub_family", "")
        return f"{facts['domain']}/{family}/{sub_family}"
    return facts.get("proprietary_code", "")
