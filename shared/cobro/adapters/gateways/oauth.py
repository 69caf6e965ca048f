"""OAuth 2.0 client credentials (RFC 6749, 4.4): a token, kept until shortly before it ends."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from cobro.adapters.gateways.http import Call, GatewayClient
from cobro.adapters.gateways.patience import Timing
from cobro.adapters.gateways.request import GatewaySecrets

_EARLY_SECONDS = 60


class _TokenV1(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int = 300


@dataclass(slots=True)
class ClientCredentials:
    """Gets tokens from `path` of a client, by the `client_id` and `client_secret` of an account."""

    client: GatewayClient
    path: str
    secrets: GatewaySecrets
    timing: Timing
    scope: str = ""
    _token: str = field(default="", repr=False)
    _ends: float = 0.0

    def headers(self) -> Mapping[str, str]:
        if not self._token or self.timing.now() >= self._ends:
            self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """Drop the token: it was refused. A fresh one is worth a try."""
        self._token = ""
        return True

    def _fetch(self) -> None:
        pair = f"{self.secrets.get('client_id')}:{self.secrets.get('client_secret')}"
        form = {"grant_type": "client_credentials"} | ({"scope": self.scope} if self.scope else {})
        asked = Call(
            method="POST",
            path=self.path,
            form=form,
            headers={"Authorization": f"Basic {b64encode(pair.encode()).decode()}"},
            is_repeatable=True,
            is_authorized=False,
        )
        token = self.client.call(asked).read(_TokenV1)
        self._token = token.access_token
        self._ends = self.timing.now() + max(0, token.expires_in - _EARLY_SECONDS)
