"""A bundle holds what its function needs, all of it, and nothing else."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from infra.bundling import (
    ROOT,
    BundlingError,
    PlatformBundler,
    function_names,
    read_pins,
)
from infra.stages import embedded_stage

HASH = "--hash=sha256:00"


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture
def bundler(output: Path) -> PlatformBundler:
    return PlatformBundler(stage=embedded_stage(), output=output)


def project(folder: Path, lock: str = "") -> PlatformBundler:
    (folder / "functions" / "greet").mkdir(parents=True)
    (folder / "functions" / "greet" / "handler.py").write_text("GREETING = 'hello'\n")
    (folder / "functions" / "greet" / "requirements.txt").write_text(lock)
    (folder / "cobro" / "__pycache__").mkdir(parents=True)
    (folder / "cobro" / "__init__.py").write_text("")
    (folder / "cobro" / "__pycache__" / "old.pyc").write_text("")
    (folder / "cobro" / "letter.j2").write_text("Hello")
    return PlatformBundler(
        stage=embedded_stage(),
        functions=folder / "functions",
        package=folder / "cobro",
        output=folder / "bundles",
    )


def test_a_bundle_holds_the_handler_and_the_package_without_leftovers(tmp_path: Path) -> None:
    bundle = project(tmp_path).bundle("greet")
    files = {
        path.relative_to(bundle).as_posix()
        for path in bundle.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }

    assert files == {"handler.py", "cobro/__init__.py", "cobro/letter.j2"}
    assert not (bundle / "cobro" / "__pycache__" / "old.pyc").exists()


def test_an_unchanged_function_is_not_bundled_again(tmp_path: Path) -> None:
    bundler = project(tmp_path)
    first = bundler.bundle("greet")
    made_at = first.stat().st_mtime_ns

    assert bundler.bundle("greet") == first
    assert first.stat().st_mtime_ns == made_at


@pytest.mark.parametrize("changed", ["functions/greet/handler.py", "cobro/letter.j2"])
def test_a_changed_file_gives_another_bundle(tmp_path: Path, changed: str) -> None:
    bundler = project(tmp_path)
    first = bundler.bundle("greet")
    (tmp_path / changed).write_text("changed = True\n")

    assert bundler.bundle("greet") != first


def test_another_lock_gives_another_bundle(tmp_path: Path) -> None:
    bundler = project(tmp_path)
    first = bundler.bundle("greet")
    version = metadata.version("msgspec")
    (tmp_path / "functions/greet/requirements.txt").write_text(
        f"msgspec=={version} \\\n    {HASH}\n"
    )

    assert bundler.bundle("greet") != first
    assert (Path(bundler.variables("greet")["PYTHONPATH"]) / "msgspec" / "__init__.py").is_file()


def test_a_lock_leaves_to_lambda_what_lambda_brings(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        f"# made by a tool\nboto3==1.0 \\\n    {HASH}\nmsgspec==0.22.0 \\\n    {HASH}\n"
    )
    (pin,) = read_pins(lock)

    assert (pin.name, pin.version) == ("msgspec", "0.22.0")
    assert HASH in pin.text


def test_a_lock_without_an_exact_version_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("msgspec>=0.22\n")
    with pytest.raises(BundlingError, match=r"msgspec>=0\.22 has no exact version"):
        read_pins(lock)


def test_another_version_than_the_locked_one_is_refused(tmp_path: Path) -> None:
    bundler = project(tmp_path, f"msgspec==0.0.1 \\\n    {HASH}\n")
    with pytest.raises(BundlingError, match=r"0\.0\.1 is locked: run `make install`"):
        bundler.variables("greet")


@pytest.mark.parametrize("function", function_names(ROOT / "functions"))
def test_each_function_finds_all_it_imports_and_nothing_else(
    bundler: PlatformBundler, function: str
) -> None:
    bundle = bundler.bundle(function)
    result = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", IMPORT_ALONE, str(bundle)],
        env=bundler.variables(function),
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stdout.split() == ["handler", "None"], result.stderr


IMPORT_ALONE = """
import importlib.util, sys
sys.path.insert(0, sys.argv[1])
import handler
print(handler.handler.__name__, importlib.util.find_spec("pytest"))
"""
