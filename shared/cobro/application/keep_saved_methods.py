"""Keep the methods that payers saved at a gateway, and end them when a payer takes one back.

A method is known by its account and token, so keeping it again changes what is said of it and makes
no second one. One that was revoked stays so: whoever saves it anew gets a new token.
"""

from dataclasses import dataclass, replace

from cobro.application.ports import Customers
from cobro.application.ports.collection import SavedMethods
from cobro.application.ports.gateways import GatewayAccounts
from cobro.domain.collection import MethodState, SavedMethod, saved_method_id
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import CustomerId, IssuerId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSavedMethod:
    """What a gateway gave for a method that its payer allowed to be charged."""

    issuer_id: str
    customer_id: str
    account_key: str
    customer_token: str
    method_token: str
    consent: str
    brand: str = ""
    last4: str = ""
    expires: str = ""
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    method: SavedMethod
    replayed: bool


class KeepSavedMethods:
    def __init__(
        self, *, customers: Customers, accounts: GatewayAccounts, methods: SavedMethods
    ) -> None:
        self._customers = customers
        self._accounts = accounts
        self._methods = methods

    def __call__(self, command: KeepSavedMethod) -> Kept:
        """Keep a method; raise `NotFoundError` where the customer or account is not there."""
        self._customers.get(command.issuer_id, command.customer_id)
        gateway, _, account_id = command.account_key.partition("/")
        account = self._accounts.find(gateway, account_id)
        if account is None or account.issuer_id != command.issuer_id:
            message = f"issuer {command.issuer_id} has no gateway account {command.account_key}"
            raise NotFoundError(message)
        wanted = _method(command)
        before = self._methods.find(command.issuer_id, command.customer_id, wanted.method_id)
        if before is None:
            self._methods.put(wanted)
            return Kept(wanted, replayed=False)
        if before.state is MethodState.REVOKED:
            message = "the payer took this method back: have it saved anew at the gateway"
            raise InvalidInputError(message, field="method_token")
        after = replace(wanted, version=before.version)
        if after == before:
            return Kept(before, replayed=True)
        after = replace(after, version=before.version + 1)
        self._methods.put(after)
        return Kept(after, replayed=True)

    def revoke(self, issuer_id: str, customer_id: str, method_id: str, author: str) -> SavedMethod:
        """End a method; no attempt begins by it any more."""
        method = self._methods.find(issuer_id, customer_id, method_id)
        if method is None:
            message = f"customer {customer_id} has no saved method {method_id}"
            raise NotFoundError(message)
        ended = method.ended(MethodState.REVOKED, f"taken back, recorded by {author}")
        if ended is not method:
            self._methods.put(ended)
        return ended


def _method(command: KeepSavedMethod) -> SavedMethod:
    return SavedMethod(
        method_id=saved_method_id(command.issuer_id, command.account_key, command.method_token),
        issuer_id=IssuerId(command.issuer_id),
        customer_id=CustomerId(command.customer_id),
        account_key=command.account_key,
        customer_token=command.customer_token,
        method_token=command.method_token,
        consent=command.consent,
        brand=command.brand,
        last4=command.last4,
        expires=command.expires,
        contracts=command.contracts,
    )
