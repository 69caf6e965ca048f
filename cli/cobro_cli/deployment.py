"""Put the real stacks into the embedded cloud, with the real `cdk bootstrap` and `cdk deploy`.

Bootstrapping needs no app and synthesis needs no cloud, so the two run side by side.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cobro_cli.cloud import ACCOUNT, REGION, EmbeddedCloud
from cobro_cli.outputs import Outputs
from cobro_cli.steps import Listener, Progress, StepError, silent

__all__ = ["deploy"]

BOOTSTRAP = "bootstrap the embedded cloud"
SYNTHESISE = "synthesise the stacks"
DEPLOY = "deploy the stacks"
EVENT = re.compile(
    r"^\s*(?P<stack>[\w-]+) \|.*\| (?:CREATE|UPDATE)_COMPLETE\s+\| (?P<type>AWS::\S+)"
)
REASON_LINES = 25


def deploy(
    cloud: EmbeddedCloud,
    *,
    listener: Listener = silent,
    context: dict[str, str] | None = None,
) -> Outputs:
    """Bootstrap, synthesise and deploy; return what was made.

    Raises StepError with the end of the tool's output. Deploying again updates the stacks.
    """
    assembly = cloud.folder / "cdk.out"
    with ThreadPoolExecutor(max_workers=2) as pool:
        listener(Progress(BOOTSTRAP, 0, 0))
        bootstrapped = pool.submit(_bootstrap, cloud)
        synthesised = pool.submit(_synthesise, cloud, assembly, context or {})
        bootstrapped.result()
        listener(Progress(SYNTHESISE, 0, 0))
        synthesised.result()
    return _deploy(cloud, assembly, listener)


def _bootstrap(cloud: EmbeddedCloud) -> None:
    # Away from cdk.json, else the command would build the app only to find the environment.
    _run(cloud, BOOTSTRAP, "bootstrap", f"aws://{ACCOUNT}/{REGION}", folder=cloud.folder)


def _synthesise(cloud: EmbeddedCloud, assembly: Path, context: dict[str, str]) -> None:
    values = {
        "stage": "embedded",
        "clock_file": str(cloud.clock_file),
        **context,
    }
    pairs = [part for key, value in values.items() for part in ("--context", f"{key}={value}")]
    app = ("--app", cloud.checkout.app, "--output", str(assembly))
    # Bundles are zipped where they lie, not copied before.
    _run(cloud, SYNTHESISE, "synth", "--quiet", "--no-staging", *app, *pairs)


def _deploy(cloud: EmbeddedCloud, assembly: Path, listener: Listener) -> Outputs:
    outputs = cloud.folder / "outputs.json"
    total = _resources(assembly)
    done = 0
    listener(Progress(DEPLOY, done, total))
    command = (
        *("deploy", "--all", "--app", str(assembly), "--outputs-file", str(outputs)),
        *("--require-approval", "never", "--method", "direct", "--progress", "events"),
    )
    for line in _lines(cloud, DEPLOY, *command):
        event = EVENT.match(line)
        if event is not None and done < total:
            done += 1
            listener(Progress(DEPLOY, done, total, event["type"]))
    listener(Progress(DEPLOY, total, total))
    return Outputs.read(outputs, stage="embedded")


def _resources(assembly: Path) -> int:
    """Count what will be made: the resources of each template and the stack itself."""
    templates = [json.loads(path.read_text()) for path in assembly.glob("*.template.json")]
    return sum(len(template["Resources"]) + 1 for template in templates)


def _run(cloud: EmbeddedCloud, step: str, *arguments: str, folder: Path | None = None) -> None:
    for _line in _lines(cloud, step, *arguments, folder=folder):
        pass


def _lines(
    cloud: EmbeddedCloud, step: str, *arguments: str, folder: Path | None = None
) -> Iterator[str]:
    """Run the CDK command line and yield what it says; raise with its last lines if it fails."""
    process = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
        [str(cloud.checkout.cdk), *arguments, "--no-notices", "--no-color"],
        cwd=folder or cloud.checkout.root,
        env=cloud.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    with process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            yield line
    if process.returncode:
        reason = "\n".join(line for line in said[-REASON_LINES:] if line.strip())
        raise StepError(step, f"cdk {arguments[0]} failed:\n{reason}")
