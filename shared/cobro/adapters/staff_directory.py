"""Who the staff are: the names by which the user pool knows people, and their mail addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.staff_pool import FOR_NOW, PoolUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

__all__ = ["StaffDirectory", "StaffMember"]

PAGES_MAX = 20  # of 60 people, the most that the pool tells at once


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody with access to the API: `person` is the name in tokens and in what was done."""

    person: str
    email: str
    is_enabled: bool


class StaffDirectory:
    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def everyone(self) -> list[StaffMember]:
        """Return people by their addresses, at most 1,200; raise `PoolUnavailableError` for now."""
        try:
            return sorted(self._listed(), key=lambda each: each.email)
        except ClientError as error:
            if error.response["Error"]["Code"] not in FOR_NOW:
                raise
            message = "the user pool cannot answer now: try again"
            raise PoolUnavailableError(message) from error
        except BotoCoreError as error:
            message = "the user pool does not answer: try again"
            raise PoolUnavailableError(message) from error

    def _listed(self) -> Iterator[StaffMember]:
        asked: dict[str, Any] = {"UserPoolId": self._pool_id, "AttributesToGet": ["email"]}
        for _ in range(PAGES_MAX):
            page = self._client.list_users(**asked)
            for user in page["Users"]:
                facts = {each["Name"]: each.get("Value", "") for each in user.get("Attributes", [])}
                yield StaffMember(user["Username"], facts.get("email", ""), user["Enabled"])
            token = page.get("PaginationToken")
            if not token:
                return
            asked["PaginationToken"] = token
