"""Learn by what a customer pays from what a person decided.

Nothing is learnt of an entry that pays several customers' invoices, and no tax id that is a
registered customer's own: a head office stays itself.
"""

from collections.abc import Iterable

from cobro.application.ports import Clock, Issuers, StoredEntry
from cobro.application.ports.review import Alias, PayerDirectory
from cobro.domain.ids import CustomerId
from cobro.domain.reconciliation.evidence import PayerKeyKind
from cobro.domain.reconciliation.reading import payer_of

TAUGHT = frozenset({PayerKeyKind.TAX_ID, PayerKeyKind.ACCOUNT, PayerKeyKind.ALIAS})
KNOWN_MAX = 5


class TeachAliases:
    def __init__(self, *, payers: PayerDirectory, issuers: Issuers, clock: Clock) -> None:
        self._payers = payers
        self._issuers = issuers
        self._clock = clock

    def __call__(self, entry: StoredEntry, customers: Iterable[CustomerId], author: str) -> None:
        """Teach what the entry shows of its payer."""
        distinct = set(customers)
        if len(distinct) != 1:
            return
        (customer_id,) = distinct
        country = self._issuers.get(entry.issuer_id).country
        account = entry.references.get("counterparty_account", "")
        payer = payer_of(entry.payer_name, entry.payer_tax_id, account, entry.text, country)
        for key in sorted(key for key in payer.keys if key.kind in TAUGHT):
            known = self._payers.customers(entry.issuer_id, key, KNOWN_MAX)
            is_another = bool(known) and key.kind is PayerKeyKind.TAX_ID
            if customer_id not in known and not is_another:
                self._payers.learn(
                    Alias(
                        issuer_id=entry.issuer_id,
                        key=key,
                        customer_id=customer_id,
                        entry_id=entry.entry_id,
                        author=author,
                        learnt_at=self._clock.now(),
                    )
                )
