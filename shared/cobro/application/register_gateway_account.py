"""Register an issuer's account with a payment gateway, or replace what is known of it."""

from cobro.application.ports import Issuers
from cobro.application.ports.gateways import GatewayAccounts
from cobro.domain.gateway_rules import check_account
from cobro.domain.gateways import GatewayAccount


class RegisterGatewayAccount:
    def __init__(self, *, accounts: GatewayAccounts, issuers: Issuers) -> None:
        self._accounts = accounts
        self._issuers = issuers

    def __call__(self, account: GatewayAccount) -> None:
        """Put it; raise `InvalidInputError`, `NotFoundError` of the issuer, `AccountTakenError`."""
        check_account(account)
        self._issuers.get(account.issuer_id)
        self._accounts.put(account)
