"""Sign staff in with the user pool: password, one-time code, enrolment of the code's device.

All calls are the pool's public ones, unsigned: whoever knows the client may make them, so the
function needs no right at all. A pool that hands out tokens for a password alone (the embedded
cloud does, to somebody without a device) opens nothing here: the tokens only enrol a device, and
signing in begins anew.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.domain.errors import RejectionError, UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

__all__ = ["FOR_NOW", "PoolUnavailableError", "SignInRefusedError", "StaffPool", "Step", "Tokens"]

FOR_NOW = frozenset({"InternalErrorException", "TooManyRequestsException"})
CODE = "SOFTWARE_TOKEN_MFA"
ENROL = "MFA_SETUP"
NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - the name of a challenge


class SignInRefusedError(RejectionError):
    """Name, password or code is not right, or the person may not sign in."""

    code: ClassVar[str] = "sign_in_refused"


class PoolUnavailableError(UnavailableError):
    """The user pool does not answer for now."""

    code: ClassVar[str] = "pool_unavailable"


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str


@dataclass(frozen=True, slots=True)
class Step:
    """What the pool asks for next, and the proof of what was shown so far."""

    challenge: str
    session: str
    username: str
    token: str = ""  # enrols a device and does nothing else


class StaffPool:
    def __init__(self, client: "CognitoIdentityProviderClient", client_id: str) -> None:
        self._client: Any = client
        self._client_id = client_id

    def begin(self, username: str, password: str) -> Step:
        answer = self._call(
            "initiate_auth",
            ClientId=self._client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )
        return _next_step(answer, username)

    def renew_password(self, step: Step, password: str) -> Step:
        answer = self._respond(step, NEW_PASSWORD=password)
        return _next_step(answer, step.username)

    def prove(self, step: Step, code: str) -> Tokens:
        """Answer the one-time code; raise `SignInRefusedError` where it is wrong."""
        result = self._respond(step, SOFTWARE_TOKEN_MFA_CODE=code).get("AuthenticationResult", {})
        return _tokens(result)

    def secret_of_device(self, step: Step) -> tuple[str, Step]:
        """Return the secret to put into a device, and the step that its first code completes."""
        proof = {"AccessToken": step.token} if step.token else {"Session": step.session}
        answer = self._call("associate_software_token", **proof)
        session = str(answer.get("Session", step.session))
        return str(answer["SecretCode"]), Step(ENROL, session, step.username, step.token)

    def enrol(self, step: Step, code: str) -> Tokens | None:
        """Keep the device; return tokens, or None where signing in begins anew with it."""
        if step.token:
            self._call("verify_software_token", AccessToken=step.token, UserCode=code)
            preferred = {"Enabled": True, "PreferredMfa": True}
            self._call(
                "set_user_mfa_preference",
                AccessToken=step.token,
                SoftwareTokenMfaSettings=preferred,
            )
            return None
        answer = self._call("verify_software_token", Session=step.session, UserCode=code)
        proven = Step(ENROL, str(answer["Session"]), step.username)
        return _tokens(self._respond(proven).get("AuthenticationResult", {}))

    def refresh(self, refresh_token: str) -> Tokens:
        answer = self._call(
            "initiate_auth",
            ClientId=self._client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": refresh_token},
        )
        return _tokens({"RefreshToken": refresh_token, **answer.get("AuthenticationResult", {})})

    def sign_out(self, refresh_token: str) -> None:
        """Take the session back everywhere."""
        self._call("revoke_token", ClientId=self._client_id, Token=refresh_token)

    def _respond(self, step: Step, **responses: str) -> dict[str, Any]:
        return self._call(
            "respond_to_auth_challenge",
            ClientId=self._client_id,
            ChallengeName=step.challenge,
            Session=step.session,
            ChallengeResponses={"USERNAME": step.username, **responses},
        )

    def _call(self, name: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - as boto3 has them
        try:
            answer: dict[str, Any] = getattr(self._client, name)(**arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in FOR_NOW:
                message = f"the user pool cannot answer now ({code}): try again"
                raise PoolUnavailableError(message) from error
            message = f"the user pool refuses ({code}): check name, password and code"
            raise SignInRefusedError(message) from error
        except BotoCoreError as error:
            message = "the user pool does not answer: try again"
            raise PoolUnavailableError(message) from error
        return answer


def _next_step(answer: dict[str, Any], username: str) -> Step:
    result = answer.get("AuthenticationResult")
    if result:
        return Step(ENROL, "", username, str(result["AccessToken"]))
    challenge = str(answer["ChallengeName"])
    if challenge not in {CODE, ENROL, NEW_PASSWORD}:
        message = f"the user pool asks for {challenge}, which the console does not know"
        raise SignInRefusedError(message)
    return Step(challenge, str(answer["Session"]), username)


def _tokens(result: dict[str, Any]) -> Tokens:
    if "AccessToken" not in result:
        message = "the user pool gives no token: sign in again"
        raise SignInRefusedError(message)
    return Tokens(str(result["AccessToken"]), str(result["RefreshToken"]))
