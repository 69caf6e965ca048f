"""Changes of a contract as the HTTP API takes them, version 1."""

from datetime import date

import msgspec

from cobro.contracts.contracts_api import LineId, Quantity
from cobro.contracts.fields import Minor
from cobro.domain.contracts.changes import change_price, change_quantity
from cobro.domain.contracts.model import CancellationMode, Contract, PriceChange, QuantityChange
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money


class ChangePriceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new price or quantity of a line from a day on, or both."""

    line_id: LineId
    from_date: date
    unit_price: Minor | None = None
    quantity: Quantity | None = None

    def change(self, contract: Contract) -> Contract:
        """Return the contract with what is asked for; asking for nothing is refused."""
        if self.unit_price is None and self.quantity is None:
            message = "say a unit price, a quantity, or both"
            raise InvalidInputError(message, field="unit_price")
        if self.unit_price is not None:
            price = Money(self.unit_price, contract.currency)
            contract = change_price(contract, PriceChange(self.line_id, self.from_date, price))
        if self.quantity is not None:
            quantity = QuantityChange(self.line_id, self.from_date, self.quantity)
            contract = change_quantity(contract, quantity)
        return contract


class CancelContractV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """End a contract on a day, or at the end of the period that holds it."""

    end_date: date
    mode: CancellationMode = CancellationMode.PERIOD_END


class GiveNoticeV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Notice, given on a day, that the contract is not to renew."""

    notice_date: date
