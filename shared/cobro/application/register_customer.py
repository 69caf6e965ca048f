"""Register a customer, and by what it is known as a payer."""

from cobro.application.ports import Customers, Issuers
from cobro.application.ports.review import PayerDirectory
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Customer


class RegisterCustomer:
    def __init__(self, *, issuers: Issuers, customers: Customers, payers: PayerDirectory) -> None:
        self._issuers = issuers
        self._customers = customers
        self._payers = payers

    def __call__(self, customer: Customer) -> None:
        """Replace the profile; sending it again changes nothing.

        The keys are written before the profile that they are of: a registration that ends in
        between is sent again, and finds what it was before. What it is known by no longer is
        dropped once more after that: `LearnCustomers` may have read it in between.
        """
        self._issuers.get(customer.issuer_id)
        before = self._before(customer)
        self._payers.register(customer, before)
        self._customers.put(customer)
        if before is not None:
            self._payers.register(customer, before)

    def _before(self, customer: Customer) -> Customer | None:
        try:
            return self._customers.get(customer.issuer_id, customer.customer_id)
        except NotFoundError:
            return None
