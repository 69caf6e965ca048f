"""Signing secrets, kept for five minutes so that a rotation needs no deployment."""

import json
import time
from typing import TYPE_CHECKING, ClassVar

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
        secrets = tuple(json.loads(text)["signing_secrets"])
        if not secrets or not all(secrets):
            message = "the secret holds no signing secret: set it before the gateway calls"
            raise SecretsUnavailableError(message)
        return secrets
