"""The embedded cloud ends with whoever started it and says why when it cannot start."""

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.deployment import deploy
from cobro_cli.folders import claim_folder
from cobro_cli.steps import StepError
from tests.support.deployed import eventually

ROOT = Path(__file__).resolve().parents[2]
EXITS_WITHIN_SECONDS = 30.0
STARTER = """
import sys, time
from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
with EmbeddedCloud.start(Checkout.find()) as cloud:
    print(cloud.port, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout whose build/ is thrown away with the test."""
    for name in ("infra", "shared", "functions", "node_modules", "cdk.json"):
        (tmp_path / name).symlink_to(ROOT / name)
    return Checkout(tmp_path)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_cloud_ends_when_its_starter_is_ended(number: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'shared'}:{ROOT / 'cli'}"}
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", STARTER],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        port = int((starter.stdout or sys.stdin).readline())
        was_up = listens(port)
        starter.send_signal(number)
        starter.wait(EXITS_WITHIN_SECONDS)

    assert was_up
    assert eventually(lambda: not listens(port))


def test_a_taken_port_is_named_as_the_reason(checkout: Checkout) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(StepError, match=rf"{port} is already in use") as failure:
            EmbeddedCloud.start(checkout, port=port).__enter__()

    assert failure.value.step == "start the embedded cloud"


def test_a_failed_deployment_names_its_step_and_the_tool_s_reason(checkout: Checkout) -> None:
    with (
        EmbeddedCloud.start(checkout) as cloud,
        pytest.raises(StepError, match="unknown stage 'moon'") as failure,
    ):
        deploy(cloud, context={"stage": "moon"})

    assert failure.value.step == "synthesise the stacks"


def test_the_clock_is_kept_in_utc_and_needs_a_zone(checkout: Checkout) -> None:
    folder = checkout.build / "embedded" / "1"
    folder.mkdir(parents=True)
    cloud = EmbeddedCloud(checkout, 1, folder)
    cloud.set_clock(datetime(2025, 3, 1, 9, tzinfo=timezone(timedelta(hours=-3))))

    assert datetime.fromisoformat(cloud.clock_file.read_text("utf-8")) == datetime(
        2025, 3, 1, 12, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="needs a time zone"):
        cloud.set_clock(datetime(2025, 3, 1, 9))  # noqa: DTZ001 - the mistake under test


def test_folders_of_dead_clouds_are_swept_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    living = claim_folder(tmp_path / "1")
    dead = claim_folder(tmp_path / "2")
    os.close(dead)
    third = claim_folder(tmp_path / "3")

    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["1", "3"]
    for claim in (living, third):
        os.close(claim)


def test_tools_see_nothing_of_the_caller_s_accounts(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPRODUCTION")
    cloud = EmbeddedCloud(checkout, 1, checkout.build / "embedded" / "1")
    seen = cloud.environment()

    assert "AWS_PROFILE" not in seen
    assert seen["AWS_ACCESS_KEY_ID"] == "test"
    assert all(
        Path(seen[name]).is_relative_to(checkout.build) for name in ("HOME", "TMPDIR", "CDK_HOME")
    )
