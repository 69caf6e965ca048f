"""The embedded cloud: AWS on this machine, with IAM enforced, thrown away when it stops.

    with EmbeddedCloud.start(Checkout.find()) as cloud:
        outputs = deploy(cloud)

Everything it writes lies below build/embedded/<port>; its state is in memory only.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from cobro_cli import guard
from cobro_cli.checkout import Checkout
from cobro_cli.folders import claim_folder
from cobro_cli.steps import StepError, tail

__all__ = ["EmbeddedCloud"]

ACCOUNT = "000000000000"
REGION = "us-east-1"
KEY = "test"  # the cloud's root credentials, the same for every installation of it
READY_WITHIN_SECONDS = 90.0
ENDS_WITHIN_SECONDS = 10.0
STEP = "start the embedded cloud"


@dataclass(slots=True)
class EmbeddedCloud:
    """A running cloud. Stop it, or use it in a `with`; it also ends when this process dies."""

    checkout: Checkout
    port: int
    folder: Path
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @classmethod
    @contextmanager
    def start(cls, checkout: Checkout, *, port: int | None = None) -> Iterator["EmbeddedCloud"]:
        """Start a cloud on a free port and wait until it answers.

        Raises StepError if it does not come up; the reason ends with its log.
        """
        chosen = port or _free_port()
        cloud = cls(checkout, chosen, checkout.build / "embedded" / str(chosen))
        try:
            cloud._launch()
            cloud._wait_until_ready()
            yield cloud
        finally:
            cloud.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> Path:
        return self.folder / "cloud.log"

    @property
    def clock_file(self) -> Path:
        """The file that every function reads its business instant from."""
        return self.folder / "clock"

    @property
    def outbox_url(self) -> str:
        """Where the e-mails that were sent can be read."""
        return f"{self.url}/_ministack/ses/messages"

    @property
    def texts_url(self) -> str:
        """Where the text messages that were sent can be read."""
        return f"{self.url}/_ministack/sns/sms-messages"

    def api_url(self, api_id: str) -> str:
        """Return an address of the HTTP API that needs no Host header and no name resolution."""
        return f"{self.url}/_aws/execute-api/{api_id}"

    def set_clock(self, instant: datetime) -> None:
        """Set the business instant of every function, from its next call on."""
        if instant.tzinfo is None:
            message = "the business instant needs a time zone"
            raise ValueError(message)
        draft = self.clock_file.with_suffix(".next")
        draft.write_text(instant.astimezone(UTC).isoformat(), encoding="utf-8")
        draft.replace(self.clock_file)

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        """Return a boto3 client of this cloud, with the rights of its owner."""
        import boto3

        make: Callable[..., Any] = boto3.client  # its overloads want each service as a literal
        return make(service, **self.connection())

    def connection(self) -> dict[str, Any]:
        """Return the arguments with which boto3 reaches this cloud."""
        return {
            "endpoint_url": self.url,
            "region_name": REGION,
            "aws_access_key_id": KEY,
            "aws_secret_access_key": KEY,
        }

    def environment(self) -> dict[str, str]:
        """Return variables with which a tool talks to this cloud and to nothing else."""
        return {
            **self.checkout.environment(),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": KEY,
        }

    def stop(self) -> None:
        """End the cloud and every process that it started; does nothing the second time."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)

    def _launch(self) -> None:
        claim = claim_folder(self.folder)
        try:
            for name in ("tmp", "state", "objects"):
                (self.folder / name).mkdir()
            self.set_clock(datetime.now(UTC))
            with self.log.open("wb") as log:
                environment = self._server_environment()
                self._process = _start_guarded(environment, self.folder, log, claim)
        finally:
            os.close(claim)

    def _server_environment(self) -> dict[str, str]:
        environment = self.checkout.environment()
        del environment["PYTHONPATH"]  # functions bring their own cobro
        return {
            **environment,
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "S3_DATA_DIR": str(self.folder / "objects"),
            "STATE_DIR": str(self.folder / "state"),
            "TMPDIR": str(self.folder / "tmp"),
        }

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running:
                raise StepError(STEP, f"it ended at once. Its log says:\n{tail(self.log)}")
            if _answers(f"{self.url}/_ministack/health"):
                return
            time.sleep(0.1)
        reason = f"no answer in {READY_WITHIN_SECONDS:.0f} s. Its log says:\n{tail(self.log)}"
        raise StepError(STEP, reason)


def _start_guarded(
    environment: dict[str, str], folder: Path, log: IO[bytes], claim: int
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, str(Path(guard.__file__))],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,
        pass_fds=(claim,),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own http address
            return bool(response.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
