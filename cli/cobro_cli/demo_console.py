"""The demo's way into the console: an address that browsers open, a login, and its codes."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console

from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.one_time_codes import code_at, enrol_device
from cobro_cli.outputs import Outputs
from cobro_cli.staff import add_person, sign_in
from infra.names import Group, Output

__all__ = ["Login", "address_of", "invite", "show_codes"]

_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody of the embedded cloud; `secret` is that of an authenticator."""

    address: str
    email: str
    password: str
    secret: str

    @property
    def code(self) -> str:
        return code_at(self.secret, time.time())


def address_of(cloud: EmbeddedCloud, outputs: Outputs) -> str:
    """Return where browsers find the console: names below localhost are this machine to them."""
    return f"http://{outputs[Output.API_ID]}.execute-api.localhost:{cloud.port}/console"


def invite(cloud: EmbeddedCloud, outputs: Outputs, email: str, group: Group) -> Login:
    """Give somebody a new password and a device; whoever had them before is signed in anew."""
    pool = cloud.client("cognito-idp")
    password = add_person(pool, outputs, email, group)
    secret = enrol_device(pool, sign_in(pool, outputs, email, password))
    return Login(address_of(cloud, outputs), email, password, secret)


def show_codes(console: Console, login: Login, is_running: Callable[[], bool]) -> None:
    """Print the login, and its present code until the cloud ends or somebody stops it."""
    console.print(
        f"Console\n{login.address}\ne-mail   {login.email}\npassword {login.password}\n"
        f"code     {login.code} now; key for an authenticator: {login.secret}",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )
    console.print("The cloud stays up; Ctrl-C stops it and nothing is kept.")
    with console.status("") as status:
        while is_running():
            status.update(f"one-time code: {login.code}")
            time.sleep(_POLL_SECONDS)
