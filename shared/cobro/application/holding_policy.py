"""Which dunning policy holds for an invoice.

The first of customer, contract, group by behaviour, segment and company that has one decides.
Where none of them has one, the policy that comes with the program holds. What was given to nobody
is not read: an issuer without policies of its own costs one look a minute.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cobro.application.ports import Customers
from cobro.application.ports.dunning import HoldsFor, PolicyLookup
from cobro.domain.dunning.policy import DunningPolicy
from cobro.domain.invoice import Invoice


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes. Segment and contract are asked for only where something depends on them."""

    issuer_id: str
    customer_id: str
    segment: Callable[[], str]
    contract_id: Callable[[], str]


def contract_of(external_reference: str) -> str:
    """Return the id of the contract that billed the invoice, by its reference; else nothing.

    Contracts name their invoices `<contract>/<first day of the period>`.
    """
    contract_id, _, period = external_reference.rpartition("/")
    try:
        date.fromisoformat(period)
    except ValueError:
        return ""
    return contract_id


class PolicyOfInvoice:
    """The policy that holds for an invoice by its ids; customer and invoice are read if need be."""

    def __init__(
        self,
        *,
        holding: "HoldingPolicy",
        customers: Customers,
        invoice_of: Callable[[str], Invoice],
    ) -> None:
        self._holding = holding
        self._customers = customers
        self._invoice_of = invoice_of

    def __call__(self, issuer_id: str, customer_id: str, invoice_id: str) -> DunningPolicy:
        def contract_id() -> str:
            return contract_of(self._invoice_of(invoice_id).draft.external_reference)

        debtor = Debtor(
            issuer_id=issuer_id,
            customer_id=customer_id,
            segment=lambda: self._customers.get(issuer_id, customer_id).segment,
            contract_id=contract_id,
        )
        return self._holding(debtor)


class HoldingPolicy:
    """`group_of` gives the group by behaviour of an issuer's customer, empty for none."""

    def __init__(
        self,
        *,
        lookup: PolicyLookup,
        built_in: DunningPolicy,
        group_of: Callable[[str, str], str],
    ) -> None:
        self._lookup = lookup
        self._built_in = built_in
        self._group_of = group_of

    def __call__(self, debtor: Debtor) -> DunningPolicy:
        keys: tuple[tuple[HoldsFor, Callable[[], str]], ...] = (
            (HoldsFor.CUSTOMER, lambda: debtor.customer_id),
            (HoldsFor.CONTRACT, debtor.contract_id),
            (HoldsFor.BEHAVIOUR, lambda: self._group_of(debtor.issuer_id, debtor.customer_id)),
            (HoldsFor.SEGMENT, debtor.segment),
        )
        for kind, key in keys:
            if self._lookup.is_used(debtor.issuer_id, kind):
                policy = self._named(debtor, kind, key())
                if policy is not None:
                    return policy
        return self._named(debtor, HoldsFor.ISSUER, "") or self._built_in

    def _named(self, debtor: Debtor, kind: HoldsFor, key: str) -> DunningPolicy | None:
        if kind is not HoldsFor.ISSUER and not key:
            return None
        name = self._lookup.assigned(debtor.issuer_id, kind, key)
        if name == self._built_in.policy:
            return self._built_in
        return self._lookup.current(debtor.issuer_id, name) if name else None
