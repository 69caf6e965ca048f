"""Register a customer, and by what it is known as a payer."""

from collections.abc import Callable

from cobro.application.ports import Customers, Issuers
from cobro.application.ports.review import PayerDirectory
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Customer


class RegisterCustomer:
    """`is_kept` is called with the profile once it is there, again by a repeat."""

    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        payers: PayerDirectory,
        is_kept: Callable[[Customer], object],
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._payers = payers
        self._is_kept = is_kept

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
        self._is_kept(customer)

    def _before(self, customer: Customer) -> Customer | None:
        try:
            return self._customers.get(customer.issuer_id, customer.customer_id)
        except NotFoundError:
            return None
