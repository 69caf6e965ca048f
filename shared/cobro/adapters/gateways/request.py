"""A webhook as it came over HTTP, and the secrets of the account that it came for.

Each gateway has a module with `verify(request, account, secrets, now)`: it returns where the sender
is proved and raises `BadSignatureError` where not. Standard library only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from cobro.domain.errors import RejectionError


class BadSignatureError(RejectionError):
    """The webhook proves nothing about its sender: answer 400 and keep nothing."""

    code: ClassVar[str] = "bad_signature"


class UnwantedWebhookError(RejectionError):
    """What came is of an older scheme that is not spoken: answer 415 and keep nothing."""

    code: ClassVar[str] = "unwanted_webhook"


class IgnoredWebhookError(RejectionError):
    """What came proves nothing and is not wanted, but the gateway must not come again: answer 200.

    Nothing is kept of it.
    """

    code: ClassVar[str] = "ignored_webhook"


class MissingSecretError(LookupError):
    """No signing secret is set, or an empty one: a defect of the deployment, not of the caller."""


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The certificate that a caller proved to hold by mTLS, as API Gateway states it."""

    subject: str
    issuer: str
    serial: str


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """`headers` are by lower-case name; `query` is the raw query string, `body` the raw bytes.

    `path_rest` is what the caller put behind the path of the account (a bank's `/pix`, a token).
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    path_rest: str = ""
    certificate: ClientCertificate | None = None


@dataclass(frozen=True, slots=True)
class GatewaySecrets:
    """What the secret of a gateway account holds, read from its JSON.

    `signing_secrets` are all that are active, the newest first; `values` are the others by name:
    `api_key`, `client_id`, `client_secret`, `client_certificate`, `client_key`.
    """

    signing_secrets: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "GatewaySecrets(***)"

    def get(self, name: str) -> str:
        """Return one of the values; raise `MissingSecretError` where it is not set or empty."""
        value = self.values.get(name, "")
        if not value.strip():
            message = f"the secret of the gateway account has no {name!r}: add it"
            raise MissingSecretError(message)
        return value

    def signing(self) -> tuple[str, ...]:
        """Return the active ones; raise `MissingSecretError` for none or an empty one."""
        if not self.signing_secrets or not all(secret.strip() for secret in self.signing_secrets):
            message = "the gateway account has no signing secret, or an empty one: set it first"
            raise MissingSecretError(message)
        return self.signing_secrets
