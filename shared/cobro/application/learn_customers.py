"""Make known as payers the customers of an issuer, page by page.

A customer is known as a payer from its registration on; this is for those registered before payers
were kept, and heals what was lost. Again, it changes nothing. A customer that is registered anew
meanwhile is known by its new profile only: what was written is compared with the profiles as they
are after.
"""

from dataclasses import dataclass

from cobro.application.ports import Customers, Issuers
from cobro.application.ports.review import PayerDirectory

PAGE_MAX = 100  # rows of a page: some hundred keys, within the seconds that an HTTP API waits


@dataclass(frozen=True, slots=True)
class Learnt:
    """How many customers of the page are known now; `after` asks for the next, if there is one."""

    count: int
    after: str


class LearnCustomers:
    def __init__(self, *, issuers: Issuers, customers: Customers, payers: PayerDirectory) -> None:
        self._issuers = issuers
        self._customers = customers
        self._payers = payers

    def __call__(self, issuer_id: str, after: str = "") -> Learnt:
        """Raise `NotFoundError` for an unknown issuer, `InvalidInputError` for a wrong `after`."""
        self._issuers.get(issuer_id)
        page = self._customers.page(issuer_id, after, PAGE_MAX)
        for customer in page.customers:
            self._payers.register(customer, None)
        again = self._customers.page(issuer_id, after, PAGE_MAX).customers
        now = {customer.customer_id: customer for customer in again}
        for customer in page.customers:
            self._payers.register(now.get(customer.customer_id, customer), customer)
        return Learnt(len(page.customers), page.after)
