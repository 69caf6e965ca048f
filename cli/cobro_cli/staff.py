"""People of the user pool: make one, put it into a group, sign it in."""

import secrets
import string
from contextlib import suppress
from typing import Any

from cobro_cli.outputs import Outputs
from infra.names import Group, Output

__all__ = ["add_person", "sign_in"]

ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%+-=?@_")
PASSWORD_LENGTH = 24


def add_person(pool_client: Any, outputs: Outputs, email: str, group: Group) -> str:  # noqa: ANN401 - a boto3 client
    """Make a person in `group` with a new permanent password, and return the password."""
    pool = outputs[Output.USER_POOL_ID]
    password = _password()
    with suppress(pool_client.exceptions.UsernameExistsException):  # one more group for her
        pool_client.admin_create_user(
            UserPoolId=pool,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    pool_client.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=password, Permanent=True
    )
    pool_client.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group.value)
    return password


def sign_in(pool_client: Any, outputs: Outputs, email: str, password: str) -> str:  # noqa: ANN401 - a boto3 client
    """Return an access token for the HTTP API, valid for an hour."""
    answer = pool_client.admin_initiate_auth(
        UserPoolId=outputs[Output.USER_POOL_ID],
        ClientId=outputs[Output.USER_POOL_CLIENT_ID],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    token: str = answer["AuthenticationResult"]["AccessToken"]
    return token


def _password() -> str:
    """Draw a password with each kind of character that the pool's policy asks for."""
    letters = [secrets.choice(alphabet) for alphabet in ALPHABETS]
    letters += [secrets.choice("".join(ALPHABETS)) for _ in range(PASSWORD_LENGTH - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)
