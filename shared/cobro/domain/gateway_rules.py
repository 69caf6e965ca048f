"""What an account with each gateway must say and may offer.

A fact is no secret: those lie in Secrets Manager under the account's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod

# Where another address than the gateway's own is to be called: a sandbox, or the bank of a Pix key.
COMMON_FACTS: Mapping[str, str] = {"base_url": "the https address of its API"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayRules:
    """`methods` can be offered at the gateway; facts go by their names, each with its meaning."""

    methods: frozenset[PaymentMethod]
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)


_RETURN = {"return_url": "the https page to which a payer is sent who has paid"}
_BRAZILIAN = frozenset(
    {PaymentMethod.LINK, PaymentMethod.CARD, PaymentMethod.PIX, PaymentMethod.BOLETO}
)
GATEWAY_RULES: Mapping[Gateway, GatewayRules] = {
    Gateway.STRIPE: GatewayRules(
        methods=frozenset(PaymentMethod),
        optional={**_RETURN, "stripe_account": "the id acct_... of a connected account"},
    ),
    Gateway.PAYPAL: GatewayRules(
        methods=frozenset({PaymentMethod.LINK}),
        required={"webhook_id": "the id that PayPal gave the webhook"},
        optional={**_RETURN, "cancel_url": "the https page for a payer who does not pay"},
    ),
    Gateway.PAGBANK: GatewayRules(methods=_BRAZILIAN, optional=_RETURN),
    Gateway.PIX: GatewayRules(
        methods=frozenset({PaymentMethod.PIX}),
        required={
            "base_url": "the https address of the bank's API Pix",
            "pix_key": "the key that money comes to",
        },
        optional={
            "token_url": "where the bank gives out tokens",
            "scope": "what the token is to be good for",
            "client_subject": "the subjects of the bank's certificates, one per line",
            "client_serial": "the serial numbers of the bank's certificates, one per line",
            "receiver_name": "the name on codes that the bank does not write",
            "receiver_city": "the city on codes that the bank does not write",
            "app_key_header": "the header that the bank wants its application key in",
            "app_key_query": "the query parameter that the bank wants its application key in",
        },
    ),
    Gateway.MERCADO_PAGO: GatewayRules(methods=_BRAZILIAN | {PaymentMethod.OXXO}, optional=_RETURN),
    Gateway.ASAAS: GatewayRules(methods=_BRAZILIAN, optional=_RETURN),
}


def check_account(account: GatewayAccount) -> None:
    """Raise `InvalidInputError` that names what an account lacks or cannot have."""
    rules = GATEWAY_RULES[account.gateway]
    for name, meaning in rules.required.items():
        if not account.facts.get(name, "").strip():
            message = f"an account with {account.gateway} needs the fact {name!r}: {meaning}"
            raise InvalidInputError(message, field=f"facts.{name}")
    known = {**COMMON_FACTS, **rules.required, **rules.optional}
    for name in account.facts:
        if name not in known:
            message = f"{account.gateway} has no fact {name!r}; it knows {', '.join(sorted(known))}"
            raise InvalidInputError(message, field=f"facts.{name}")
    for method in account.offers:
        if method not in rules.methods:
            offered = ", ".join(sorted(rules.methods))
            message = f"{account.gateway} offers {offered}, not {method}"
            raise InvalidInputError(message, field="offers")
