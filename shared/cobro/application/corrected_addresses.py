"""Take off the list what asked for another address, once the customer has another one.

It is looked at with every registration: what a crash left on the list goes with the next one.
"""

from dataclasses import dataclass

from cobro.application.ports import Exceptions
from cobro.application.ports.deliveries import AddressMarks
from cobro.application.take_delivery import correction_id
from cobro.domain.parties import Customer


@dataclass(frozen=True, slots=True)
class WithdrawCorrections:
    marks: AddressMarks
    exceptions: Exceptions

    def __call__(self, customer: Customer) -> None:
        for mark in self.marks.of_customer(customer.issuer_id, customer.customer_id):
            if not mark.is_of(customer):
                self.exceptions.withdraw(correction_id(mark))
