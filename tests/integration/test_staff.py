"""Who the staff are: the user pool's people, told to whoever may read."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from cobro.adapters.staff_directory import StaffDirectory, StaffMember
from cobro.adapters.staff_pool import PoolUnavailableError
from tests.support.cloud_in_process import STAFF_EMAIL
from tests.support.world import World


class Pool:
    """A user pool in two pages, or one that fails."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)

    def list_users(self, **asked: Any) -> dict[str, Any]:
        if self.failures:
            raise self.failures.pop()
        rui = {"Username": "u-2", "Enabled": False, "Attributes": []}
        email = [{"Name": "email", "Value": "ana@acme.example"}]
        ana = {"Username": "u-1", "Enabled": True, "Attributes": email}
        if "PaginationToken" in asked:
            return {"Users": [rui]}
        return {"Users": [ana], "PaginationToken": "more"}


def directory(*failures: Exception) -> StaffDirectory:
    pool: Any = Pool(*failures)
    return StaffDirectory(pool, "pool")


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "ListUsers")


def test_people_are_told_by_the_names_that_their_orders_bear(world: World) -> None:
    answer = world.http("read_ledger", "GET", "/v1/staff", groups=("viewer",))
    (person,) = answer.body["people"]
    pool = boto3.client("cognito-idp")
    (pool_id,) = [each["Id"] for each in pool.list_user_pools(MaxResults=9)["UserPools"]]
    kept = pool.admin_get_user(UserPoolId=pool_id, Username=STAFF_EMAIL)

    assert answer.status == 200
    assert person == {"person": kept["Username"], "email": STAFF_EMAIL, "is_enabled": True}
    assert world.http("read_ledger", "GET", "/v1/staff", groups=()).status == 403


def test_a_large_pool_is_read_to_its_end() -> None:
    assert directory().everyone() == [
        StaffMember("u-2", "", is_enabled=False),
        StaffMember("u-1", "ana@acme.example", is_enabled=True),
    ]


@pytest.mark.parametrize(
    "failure",
    [refusal("TooManyRequestsException"), EndpointConnectionError(endpoint_url="https://pool")],
)
def test_a_pool_that_cannot_answer_now_is_asked_later(failure: Exception) -> None:
    with pytest.raises(PoolUnavailableError):
        directory(failure).everyone()


def test_a_missing_right_is_no_passing_trouble() -> None:
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        directory(refusal("NotAuthorizedException")).everyone()
