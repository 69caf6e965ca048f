"""Charges at gateways, saved methods and their cases over HTTP, version 1."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.keep_saved_methods import KeepSavedMethod
from cobro.application.offer_at_gateways import OfferCharge
from cobro.contracts.fields import Key
from cobro.contracts.parsing import dump
from cobro.domain.charges import GatewayCharge
from cobro.domain.collection import Attempt, CollectionCase, SavedMethod
from cobro.domain.gateways import PaymentMethod

AccountKey = Annotated[str, Meta(pattern=r"^[a-z]+/[a-z0-9-]{3,40}$")]
Token = Annotated[str, Meta(min_length=1, max_length=255)]
ShortText = Annotated[str, Meta(max_length=200)]


class OfferGatewayChargeV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Offer an invoice by one method of a gateway account (`gateway/account`)."""

    issuer_id: Key
    account: AccountKey
    method: PaymentMethod

    def to_command(self, invoice_id: str) -> OfferCharge:
        return OfferCharge(self.issuer_id, invoice_id, self.account, self.method)


class KeepSavedMethodV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keep the tokens of a method that its payer allowed to be charged.

    `contracts` are those whose invoices it pays; without any it pays all of the customer's.
    """

    issuer_id: Key
    account: AccountKey
    method_token: Token
    consent: Annotated[str, Meta(min_length=1, max_length=200)]
    customer_token: Annotated[str, Meta(max_length=255)] = ""
    brand: Annotated[str, Meta(max_length=40)] = ""
    last4: Annotated[str, Meta(pattern=r"^([0-9]{4})?$")] = ""
    expires: Annotated[str, Meta(pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$")] = ""
    contracts: Annotated[list[Key], Meta(max_length=50)] = msgspec.field(default_factory=list)

    def to_command(self, customer_id: str) -> KeepSavedMethod:
        return KeepSavedMethod(
            issuer_id=self.issuer_id,
            customer_id=customer_id,
            account_key=self.account,
            customer_token=self.customer_token,
            method_token=self.method_token,
            consent=self.consent,
            brand=self.brand,
            last4=self.last4,
            expires=self.expires,
            contracts=tuple(self.contracts),
        )


class GatewayChargeV1(msgspec.Struct, frozen=True):
    """A charge that its gateway is to open or close, as its own state says."""

    issuer_id: str
    invoice_id: str
    charge_id: str


def gateway_charge_message(charge: GatewayCharge) -> str:
    return dump(GatewayChargeV1(charge.issuer_id, charge.invoice_id, charge.charge_id))


def saved_method_view(method: SavedMethod) -> dict[str, Any]:
    """Show a method by what its payer knows it by; its tokens stay inside."""
    return {
        "method_id": method.method_id,
        "account": method.account_key,
        "brand": method.brand,
        "last4": method.last4,
        "expires": method.expires,
        "contracts": list(method.contracts),
        "consent": method.consent,
        "state": method.state.value,
        "reason": method.reason,
    }


def collection_view(case: CollectionCase) -> dict[str, Any]:
    return {
        "invoice_id": case.invoice_id,
        "method_id": case.method_id,
        "state": case.state.value,
        "next_at": case.next_at,
        "reason": case.reason,
        "attempts": [_attempt_view(attempt) for attempt in case.attempts],
    }


def _attempt_view(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "amount": attempt.amount.minor,
        "currency": attempt.amount.currency.value,
        "began_at": attempt.began_at,
        "payment_reference": attempt.payment_reference,
        "decline_code": attempt.decline_code,
    }
