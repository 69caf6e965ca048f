"""Templates come from the source alone: no credentials, no git, no Docker, no luck."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.infra.conftest import REPLY_DOMAIN

ROOT = Path(__file__).resolve().parents[2]
NEEDED = "node"


def test_a_bare_environment_gives_the_same_templates(aws_assembly: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (node,) = [
        Path(folder) / NEEDED
        for folder in os.environ["PATH"].split(os.pathsep)
        if (Path(folder) / NEEDED).is_file()
    ][:1]
    (tools / NEEDED).symlink_to(node)
    again = tmp_path / "again"
    settings = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    context = json.dumps({**settings, "reply_domain": REPLY_DOMAIN})
    result = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", RUN, context],
        cwd=ROOT,
        env={
            "PATH": str(tools),
            "PYTHONPATH": str(ROOT / "shared"),
            "CDK_OUTDIR": str(again),
            "HOME": str(tmp_path),
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert _templates(again) == _templates(aws_assembly)


RUN = """
import json, os, sys
os.environ["CDK_CONTEXT_JSON"] = json.dumps({**json.loads(sys.argv[1]), "bundle": "off"})
from infra.app import main
sys.exit(main())
"""


def _templates(folder: Path) -> dict[str, Any]:
    """Read them; the order in which exports are listed hangs on how many tokens came before."""
    found = folder.glob("*.template.json")
    return {path.name: json.loads(path.read_text("utf-8")) for path in found}
