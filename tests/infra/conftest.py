"""Each stage is synthesised once per session, in this process, without bundling anything."""

import json
from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import pytest

from infra.app import build
from tests.support.templates import Inventory

REPLY_DOMAIN = "reply.acme.example"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def synthesise(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    def to_folder(stage: str) -> Path:
        context = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
        own = {
            "embedded": {"clock_file": "/clock"},
            "aws": {"reply_domain": REPLY_DOMAIN},
        }
        app = cdk.App(
            outdir=str(tmp_path_factory.mktemp(stage)),
            context={**context, "stage": stage, "bundle": "off", **own[stage]},
        )
        build(app)
        return Path(app.synth().directory)

    return to_folder


@pytest.fixture(scope="session")
def aws_assembly(synthesise: Callable[[str], Path]) -> Path:
    return synthesise("aws")


@pytest.fixture(scope="session")
def aws(aws_assembly: Path) -> Inventory:
    return Inventory.read(aws_assembly)


@pytest.fixture(scope="session")
def embedded(synthesise: Callable[[str], Path]) -> Inventory:
    return Inventory.read(synthesise("embedded"))
