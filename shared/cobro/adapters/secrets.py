"""Signing secrets, kept for five minutes so that a rotation needs no deployment."""

import json
import time
from typing import TYPE_CHECKING, Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_KEEP_SECONDS = 300
_REREAD_SECONDS = 30  # a flood of forged requests causes one reading in this time


class SecretsUnavailableError(UnavailableError):
    """The secret could not be read: nothing can be verified for now."""

    code: ClassVar[str] = "secrets_unavailable"


class SigningSecrets:
    """A secret that holds `{"signing_secrets": ["...", "..."]}`: all of them are valid."""

    lacks: ClassVar[str] = "no signing secret: set it before the gateway calls"

    def __init__(self, client: "SecretsManagerClient", name: str) -> None:
        self._client = client
        self._name = name
        self._kept: tuple[float, tuple[str, ...]] | None = None

    def current(self) -> tuple[str, ...]:
        if self._kept is None or time.monotonic() - self._kept[0] > _KEEP_SECONDS:
            self._kept = (time.monotonic(), self._read())
        return self._kept[1]

    def may_be_stale(self) -> bool:
        """Tell whether the kept secrets are old enough for a new one to be worth a look."""
        return self._kept is None or time.monotonic() - self._kept[0] > _REREAD_SECONDS

    def reread(self) -> tuple[str, ...]:
        """Read again now: a secret may have been added since the last reading."""
        self._kept = (time.monotonic(), self._read())
        return self._kept[1]

    def _read(self) -> tuple[str, ...]:
        try:
            text = self._client.get_secret_value(SecretId=self._name)["SecretString"]
        except (BotoCoreError, ClientError) as error:
            message = f"the signing secrets cannot be read ({type(error).__name__})"
            raise SecretsUnavailableError(message) from error
        secrets = self._listed(json.loads(text))
        if not secrets or not all(secrets):
            message = f"the secret holds {self.lacks}"
            raise SecretsUnavailableError(message)
        return secrets

    def _listed(self, content: dict[str, Any]) -> tuple[str, ...]:
        return tuple(content["signing_secrets"])


class LinkKeys(SigningSecrets):
    """A secret that holds `{"current": "...", "previous": ["..."]}`: the first one signs."""

    lacks: ClassVar[str] = "no key for links: set `current`"

    def _listed(self, content: dict[str, Any]) -> tuple[str, ...]:
        return (content["current"], *content.get("previous", ()))
