"""Bundle one function: its folder, the cobro package and its own locked dependencies.

No Docker. For AWS uv fetches wheels for the stage's platform and the bundle holds all of it. The
embedded cloud runs on this machine, so there the locked packages of this environment are linked
into a folder that the function is told of, and everything else of the environment is hidden from
it: zipping and unzipping the packages for every process of every function would cost more than all
the rest of a run.

Dependencies are laid out once per distinct lock, so fourteen functions cost one download and a
second run costs nothing. The name of a bundle is the hash of what went in: an unchanged function is
neither built nor uploaded again.

botocore and what it needs stay with the Lambda runtime, which has them: they are 25 MB of models,
more than everything else together, and a copy would make every deployment and every cold start pay
for files that are already there.
"""

import compileall
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Protocol

from aws_cdk import AssetHashType
from aws_cdk import aws_lambda as lambda_

from infra.stages import Stage

__all__ = ["Bundler", "BundlingError", "PlatformBundler", "SourceOnly", "function_names"]

ROOT = Path(__file__).resolve().parent.parent
RUNTIME_PACKAGES = frozenset(
    {"boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3"}
)
# Python runs it at each start: a function of the embedded cloud then finds its own locked packages
# and those of the Lambda runtime, and nothing else that happens to be installed here.
HIDE_THE_REST = """import sys

sys.path[:] = [path for path in sys.path if not path.endswith("site-packages")]
"""
BUNDLES_KEPT = 10
RECIPE = "3"  # raise it when this module changes what a bundle holds


class BundlingError(RuntimeError):
    """Dependencies of a function could not be installed."""


class Bundler(Protocol):
    """Turns the name of a function into the code that CDK deploys, and how it finds the rest."""

    def code(self, function: str) -> lambda_.Code: ...

    def variables(self, function: str) -> dict[str, str]: ...


def function_names(functions: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in functions.glob("*/handler.py")))


@dataclass(frozen=True, slots=True)
class SourceOnly:
    """The handler alone: enough to synthesise and check a template, without any download."""

    functions: Path = ROOT / "functions"

    def code(self, function: str) -> lambda_.Code:
        return lambda_.Code.from_asset(str(self.functions / function))

    def variables(self, function: str) -> dict[str, str]:  # noqa: ARG002 - nothing was laid out
        return {}


@dataclass(frozen=True, slots=True)
class Pin:
    """One locked package; `text` is its entry in the lock, hashes included."""

    name: str
    version: str
    text: str


def read_pins(lock: Path) -> tuple[Pin, ...]:
    """Read a function's lock without what the Lambda runtime brings and what does not apply.

    Raises BundlingError for an entry without an exact version.
    """
    if not lock.is_file():
        return ()
    logical = re.sub(r"\\\n", " ", lock.read_text(encoding="utf-8"))
    entries = (line.split(" #")[0].strip() for line in logical.splitlines())
    pins = (_read_pin(entry, lock) for entry in entries if entry and not entry.startswith("#"))
    return tuple(pin for pin in pins if pin.name not in RUNTIME_PACKAGES)


def _read_pin(entry: str, lock: Path) -> Pin:
    match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", entry)
    if match is None:
        message = f"{lock}: {entry.split(maxsplit=1)[0]} has no exact version"
        raise BundlingError(message)
    return Pin(match[1].lower().replace("_", "-"), match[2], f"{entry}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformBundler:
    """Complete bundles below `output`, for the platform and Python of `stage`."""

    stage: Stage
    functions: Path = ROOT / "functions"
    package: Path = ROOT / "shared" / "cobro"
    output: Path = ROOT / "build" / "bundles"

    def code(self, function: str) -> lambda_.Code:
        bundle = self.bundle(function)
        return lambda_.Code.from_asset(
            str(bundle), asset_hash=bundle.name, asset_hash_type=AssetHashType.CUSTOM
        )

    def variables(self, function: str) -> dict[str, str]:
        """Return where the dependencies lie, if they are not in the bundle."""
        if not self.stage.runs_on_this_machine:
            return {}
        return {"PYTHONPATH": str(self._dependencies(self._pins(function)))}

    def bundle(self, function: str) -> Path:
        """Return the folder that holds the function's code; its name is the content's hash."""
        pins = self._pins(function)
        sources = {
            **_product_files(self.functions / function, Path()),
            **_product_files(self.package, Path("cobro")),
        }
        target = self.output / self.stage.name / function / self._digest(pins, sources)
        if not target.is_dir():
            _build(target, lambda draft: self._fill(draft, pins, sources))
            _forget_old(target.parent)
        return target

    def _pins(self, function: str) -> tuple[Pin, ...]:
        return read_pins(self.functions / function / "requirements.txt")

    def _digest(self, pins: tuple[Pin, ...], sources: dict[Path, Path]) -> str:
        digest = hashlib.sha256(self._platform.encode())
        for pin in pins:
            digest.update(pin.text.encode() + b"\0")
        for name in sorted(sources):
            digest.update(str(name).encode() + b"\0" + sources[name].read_bytes() + b"\0")
        return digest.hexdigest()

    @property
    def _platform(self) -> str:
        return f"{RECIPE} {self.stage.python_version} {self.stage.python_platform}\0"

    def _fill(self, draft: Path, pins: tuple[Pin, ...], sources: dict[Path, Path]) -> None:
        if pins and not self.stage.runs_on_this_machine:
            _link_tree(self._dependencies(pins), draft)
        for name, path in sources.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, draft / name)
        self._compile(draft, sources)

    def _dependencies(self, pins: tuple[Pin, ...]) -> Path:
        """Lay out the locked packages, once for all functions that share the lock."""
        digest = hashlib.sha256(self._platform.encode())
        digest.update("".join(pin.text for pin in pins).encode())
        target = self.output / self.stage.name / "dependencies" / digest.hexdigest()
        if not target.is_dir():
            _build(target, lambda draft: self._install(draft, pins))
        return target

    def _install(self, draft: Path, pins: tuple[Pin, ...]) -> None:
        if self.stage.runs_on_this_machine:
            for pin in pins:
                _link_installed(pin.name, draft, version=pin.version)
            for package in RUNTIME_PACKAGES:
                _link_installed(package, draft)
            (draft / "sitecustomize.py").write_text(HIDE_THE_REST, encoding="utf-8")
        else:
            self._fetch(draft, pins)

    def _fetch(self, draft: Path, pins: tuple[Pin, ...]) -> None:
        lock = draft.with_suffix(".txt")
        lock.write_text("".join(pin.text for pin in pins), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "uv", "pip", "install", "--quiet"),
            *("--target", str(draft), "--requirements", str(lock)),
            *("--no-deps", "--require-hashes", "--only-binary", ":all:"),
            *("--python-version", self.stage.python_version),
            *("--python-platform", self.stage.python_platform),
        ]
        environ = {"UV_CACHE_DIR": str(self.output.parent / "uv-cache"), **os.environ}
        result = subprocess.run(  # noqa: S603 - our own arguments, no shell
            command, env=environ, capture_output=True, text=True, check=False
        )
        lock.unlink()
        if result.returncode:
            message = f"uv could not install the dependencies of {draft.name}: {result.stderr}"
            raise BundlingError(message)

    def _compile(self, folder: Path, names: Iterable[Path]) -> None:
        """Compile ahead where the function runs on this Python, so that no cold start has to."""
        if not self.stage.runs_on_this_machine:
            return
        for name in names:
            if name.suffix == ".py":
                compileall.compile_file(
                    folder / name, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
                )


def _product_files(folder: Path, below: Path) -> dict[Path, Path]:
    """Return what a function needs at run time, keyed by its path in the bundle."""
    return {
        below / path.relative_to(folder): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.name.startswith("requirements.")
        and path.name != "py.typed"
    }


def _build(target: Path, fill: Callable[[Path], None]) -> None:
    """Fill a draft beside `target` and rename it, so that a half-made bundle never counts."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:12]}-", dir=target.parent))
    draft.chmod(0o755)
    try:
        fill(draft)
        draft.rename(target)
    except OSError:
        if not target.is_dir():  # else another process was faster with the same content
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _forget_old(folder: Path) -> None:
    """Keep the newest bundles of a function, so that the folder does not grow with every change."""
    bundles = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for bundle in bundles[BUNDLES_KEPT:]:
        shutil.rmtree(bundle, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def _link_tree(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            _link(path, target / path.relative_to(source))


def _link_installed(name: str, draft: Path, *, version: str | None = None) -> None:
    """Point at a package of this environment, if it is the locked version."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError as error:
        message = f"{name} is not installed in {sys.prefix}: run `make install`"
        raise BundlingError(message) from error
    if version not in {None, found.version}:
        message = f"{name} {found.version} is installed, {version} is locked: run `make install`"
        raise BundlingError(message)
    home = Path(str(found.locate_file("")))
    for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
        (draft / top).symlink_to(home / top)
