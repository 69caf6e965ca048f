"""The APIs of gateways: one client per account, made anew when its secret changes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from cobro.adapters.gateways.request import GatewaySecrets, MissingSecretError
from cobro.adapters.gateways.transport import UrllibTransport
from cobro.application.ports.gateways import GatewayUnavailableError, PaymentGateway
from cobro.domain.charges import GatewayCharge
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.runtime.wiring import base, charges, gateways


class GatewayApis:
    """Connects each account by the module of its gateway, which is loaded then and not before.

    An account whose secret lacks what its API wants is tried again: adding it mends that.
    """

    def __init__(self) -> None:
        self._connected: dict[str, tuple[GatewaySecrets, GatewayAccount, PaymentGateway]] = {}

    def of(self, account: GatewayAccount) -> PaymentGateway:
        secrets = gateways.account_secrets().of(account.key).current()
        kept = self._connected.get(account.key)
        if kept is None or kept[0] is not secrets or kept[1] != account:
            try:
                kept = (secrets, account, _connect(account, secrets))
            except MissingSecretError as error:
                message = f"{account.key} cannot be called: {error}"
                raise GatewayUnavailableError(message) from error
            self._connected[account.key] = kept
        return kept[2]


def _connect(account: GatewayAccount, secrets: GatewaySecrets) -> PaymentGateway:
    module = import_module(f"cobro.adapters.gateways.{account.gateway.value}_api")
    connect: Callable[..., PaymentGateway] = module.connect
    more: dict[str, Any] = {}
    if account.gateway is not Gateway.PIX:  # its connections are made by the bank's certificate
        more["transport"] = _transport()
    if account.gateway is Gateway.PAGBANK:  # it lists no payments: the open charges are asked for
        more["watched"] = lambda since_at, until_at: _watched(account, since_at, until_at)
    return connect(account, secrets, clock=base.clock(), **more)


def _watched(account: GatewayAccount, _since_at: datetime, _until_at: datetime) -> Iterable[str]:
    for charge in charges.charges().open_at(account.key):
        if isinstance(charge, GatewayCharge) and charge.gateway_reference:
            yield charge.gateway_reference


@cache
def _transport() -> UrllibTransport:
    return UrllibTransport()


@cache
def gateway_apis() -> GatewayApis:
    return GatewayApis()
