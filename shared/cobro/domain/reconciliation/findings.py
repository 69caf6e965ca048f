"""What a rule finds: a way to put the money of an entry on receivables, and what speaks against it.

Rules and doubts have stable codes; their sentences are for people.
"""

from dataclasses import dataclass
from enum import StrEnum

from cobro.domain.ids import InvoiceId
from cobro.domain.money import Money
from cobro.domain.reconciliation.evidence import OpenItem


class Rule(StrEnum):
    """The rules in their order; what comes first wins at equal scores."""

    MACHINE_ID = "machine_id"
    TITLE = "title"
    CREDITOR_REFERENCE = "creditor_reference"
    DOCUMENT = "document"
    NAMED_GROUP = "named_group"
    NAMED_PARTS = "named_parts"
    PAYER_NUMBER = "payer_number"
    LOOSE_DOCUMENT = "loose_document"
    PAYER_TAX_ID = "payer_tax_id"
    PAYER_ACCOUNT = "payer_account"
    PAYER_ALIAS = "payer_alias"
    PAYER_PARTS = "payer_parts"
    PAYER_GROUP = "payer_group"
    MASKED_TAX_ID = "masked_tax_id"
    HEAD_OFFICE = "head_office"
    PAYER_NAME = "payer_name"

    @property
    def score(self) -> int:
        """Return how sure the rule is where nothing speaks against it, in basis points."""
        return _SCORES[self]

    @property
    def is_naming(self) -> bool:
        """Tell whether the entry itself names what it is for, beyond doubt."""
        return self in _NAMING


_NAMING = frozenset(
    {
        Rule.MACHINE_ID,
        Rule.TITLE,
        Rule.CREDITOR_REFERENCE,
        Rule.DOCUMENT,
        Rule.NAMED_GROUP,
        Rule.NAMED_PARTS,
        Rule.PAYER_NUMBER,
    }
)
_SCORES = {
    Rule.MACHINE_ID: 10_000,
    Rule.TITLE: 9_990,
    Rule.CREDITOR_REFERENCE: 9_980,
    Rule.DOCUMENT: 9_950,
    Rule.NAMED_GROUP: 9_940,
    Rule.NAMED_PARTS: 9_930,
    Rule.PAYER_NUMBER: 9_920,
    Rule.LOOSE_DOCUMENT: 9_600,
    Rule.PAYER_TAX_ID: 9_800,
    Rule.PAYER_ACCOUNT: 9_750,
    Rule.PAYER_ALIAS: 9_650,
    Rule.PAYER_PARTS: 9_600,
    Rule.PAYER_GROUP: 9_550,
    Rule.MASKED_TAX_ID: 9_600,
    Rule.HEAD_OFFICE: 8_500,
    Rule.PAYER_NAME: 8_000,
}


class Doubt(StrEnum):
    """What keeps a finding from being posted by itself."""

    AMOUNT_DIFFERS = "amount_differs"
    ALREADY_PAID = "already_paid"
    CURRENCY_MISMATCH = "currency_mismatch"
    AMBIGUOUS = "ambiguous"
    CLAIMED = "claimed"
    NAMES_ANOTHER = "names_another"
    OTHER_PAYER = "other_payer"
    MAY_BE_DUPLICATE = "may_be_duplicate"
    OUT_OF_WINDOW = "out_of_window"
    OTHER_BRANCH = "other_branch"
    NAME_ONLY = "name_only"

    @property
    def sentence(self) -> str:
        return _DOUBTS[self]


_DOUBTS = {
    Doubt.AMOUNT_DIFFERS: "the amount is not what settles it that day",
    Doubt.ALREADY_PAID: "it is already paid: refund the money or keep it on account",
    Doubt.CURRENCY_MISMATCH: "it is in another currency",
    Doubt.AMBIGUOUS: "something else fits as well",
    Doubt.CLAIMED: "another entry is proposed for it",
    Doubt.NAMES_ANOTHER: "the entry names another invoice",
    Doubt.OTHER_PAYER: "somebody else seems to pay: the number may be mistyped",
    Doubt.MAY_BE_DUPLICATE: "the customer paid the same amount days before",
    Doubt.OUT_OF_WINDOW: "its due date is too far from the day of payment",
    Doubt.OTHER_BRANCH: "another branch of the same company owes it",
    Doubt.NAME_ONLY: "only the name speaks for it",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What of the money goes on one receivable."""

    invoice_id: InvoiceId
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A way to place an entry. `with_entries` are others that pay together with it.

    `is_far` where the due date is not near the day of payment: what is near is meant rather.
    """

    rule: Rule
    score: int
    items: tuple[OpenItem, ...]
    parts: tuple[Part, ...]
    sentence: str
    doubts: tuple[Doubt, ...] = ()
    is_far: bool = False
    with_entries: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        return self.rule.is_naming

    @property
    def explanation(self) -> str:
        """Return the rule's sentence and what speaks against it."""
        return "; but ".join([self.sentence, *(doubt.sentence for doubt in self.doubts)])

    @property
    def places(self) -> frozenset[InvoiceId]:
        return frozenset(part.invoice_id for part in self.parts)
