"""Secrets of Secrets Manager, kept for a while so that a rotation needs no deployment."""

import json
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.gateways.request import GatewaySecrets
from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

Read = TypeVar("Read")

SIGNING_SECRETS = "signing_secrets"


class SecretsUnavailableError(UnavailableError):
    """The secret could not be read: nothing can be verified for now."""

    code: ClassVar[str] = "secrets_unavailable"


class KeptSecret(ABC, Generic[Read]):
    """A secret that holds a JSON object; a subclass says what is read of it.

    It is kept for `keep_seconds`. Whoever finds it wanting may read it again after
    `reread_seconds`: a flood of forged requests causes one reading in this time.
    """

    keep_seconds: ClassVar[int] = 300
    reread_seconds: ClassVar[int] = 30

    def __init__(self, client: "SecretsManagerClient", name: str) -> None:
        self._client = client
        self._name = name
        self._kept: tuple[float, Read] | None = None

    def current(self) -> Read:
        if self._kept is None or time.monotonic() - self._kept[0] > self.keep_seconds:
            return self.reread()
        return self._kept[1]

    def may_be_stale(self) -> bool:
        """Tell whether what is kept is old enough for a new reading to be worth it."""
        return self._kept is None or time.monotonic() - self._kept[0] > self.reread_seconds

    def reread(self) -> Read:
        """Read again now: a secret may have been added since the last reading."""
        self._kept = (time.monotonic(), self.listed(self._content()))
        return self._kept[1]

    @abstractmethod
    def listed(self, content: dict[str, Any]) -> Read:
        """Return what the secret says; raise `SecretsUnavailableError` where it says nothing."""

    def _content(self) -> dict[str, Any]:
        try:
            text = self._client.get_secret_value(SecretId=self._name)["SecretString"]
        except ClientError as error:
            self.refuse(f"cannot be read ({error.response['Error']['Code']})")
        except BotoCoreError as error:
            self.refuse(f"cannot be read ({type(error).__name__})")
        try:
            content = json.loads(text)
        except ValueError:
            self.refuse("is no JSON")
        if not isinstance(content, dict):
            self.refuse("is no JSON object")
        return content

    def refuse(self, what: str) -> NoReturn:
        """Raise without the error that led here: one of JSON would quote the secret."""
        message = f"the secret {self._name} {what}"
        raise SecretsUnavailableError(message) from None


class LinkKeys(KeptSecret[tuple[str, ...]]):
    """A secret that holds `{"current": "...", "previous": ["..."]}`: the first one signs."""

    def listed(self, content: dict[str, Any]) -> tuple[str, ...]:
        keys = (content.get("current", ""), *content.get("previous", ()))
        if not all(keys):
            self.refuse("holds no key for links: set `current`")
        return keys


class AccountSecret(KeptSecret[GatewaySecrets]):
    """The secret of a gateway account: `{"signing_secrets": ["..."], "api_key": "...", ...}`.

    Which of them a gateway needs stands in docs/gateways.md. One that is there must say something:
    an empty secret would let anybody sign.
    """

    keep_seconds: ClassVar[int] = 30
    reread_seconds: ClassVar[int] = 5

    def listed(self, content: dict[str, Any]) -> GatewaySecrets:
        signing = content.get(SIGNING_SECRETS, [])
        values = {name: value for name, value in content.items() if name != SIGNING_SECRETS}
        if not isinstance(signing, list):
            self.refuse(f"needs a list under {SIGNING_SECRETS!r}")
        if not all(isinstance(v, str) and v.strip() for v in (*signing, *values.values())):
            self.refuse("holds something empty, or something that is no text")
        return GatewaySecrets(tuple(signing), values)


class AccountSecrets:
    """The secrets of all gateway accounts, each under `<prefix>/<gateway>/<account_id>`."""

    def __init__(self, client: "SecretsManagerClient", prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._kept: dict[str, AccountSecret] = {}

    def of(self, account_key: str) -> AccountSecret:
        if account_key not in self._kept:
            name = f"{self._prefix}/{account_key}"
            self._kept[account_key] = AccountSecret(self._client, name)
        return self._kept[account_key]
