"""Where PagBank's API lies."""

from cobro.domain.gateways import GatewayAccount

_LIVE = "https://api.pagseguro.com"
_SANDBOX = "https://sandbox.api.pagseguro.com"


def address_of(account: GatewayAccount) -> str:
    return _LIVE if account.is_live else _SANDBOX
