"""What a rule finds: a way to put the money of an entry on receivables, and what speaks against it.

Rules and doubts have stable codes; what people read is put into words of their language later.
"""

from dataclasses import dataclass
from enum import StrEnum

from cobro.domain.ids import InvoiceId
from cobro.domain.money import Money
from cobro.domain.reconciliation.evidence import OpenItem
from cobro.domain.reconciliation.sentences import Sentence


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


@dataclass(frozen=True, slots=True)
class Part:
    """What of the money goes on one receivable."""

    invoice_id: InvoiceId
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A way to place an entry, and what `speaks` for it. `with_entries` pay together with it.

    `is_far` where the due date is not near the day of payment: what is near is meant rather.
    """

    rule: Rule
    score: int
    items: tuple[OpenItem, ...]
    parts: tuple[Part, ...]
    speaks: tuple[Sentence, ...]
    doubts: tuple[Doubt, ...] = ()
    is_far: bool = False
    with_entries: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        return self.rule.is_naming

    @property
    def says(self) -> tuple[Sentence, ...]:
        """Return what speaks for it and what against it."""
        return (*self.speaks, *map(self.against, self.doubts))

    def against(self, doubt: Doubt) -> Sentence:
        code = f"doubt.{doubt.value}"
        if doubt is Doubt.OUT_OF_WINDOW:
            return Sentence.of(code, due_date=min(item.due_date for item in self.items))
        return Sentence(code)

    @property
    def places(self) -> frozenset[InvoiceId]:
        return frozenset(part.invoice_id for part in self.parts)
