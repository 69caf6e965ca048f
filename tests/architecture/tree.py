"""The files of the checkout, as the architecture tests see them."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PRODUCT_FOLDERS = ("shared", "functions", "infra", "cli")
LEFT_OUT = {
    ".git", ".venv", "node_modules", "build", "cdk.out", "__pycache__", ".hypothesis",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
}  # fmt: skip
TEXT_SUFFIXES = {
    ".cfg", ".in", ".ini", ".j2", ".json", ".md", ".mk", ".py", ".sh", ".toml", ".txt", ".yaml",
    ".yml",
}  # fmt: skip
TEXT_NAMES = {"Makefile", "run", ".gitignore", ".npmrc"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_files() -> tuple[Path, ...]:
    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.is_dir() and path.name not in LEFT_OUT and ".egg-info" not in path.name:
                yield from walk(path)
            elif path.suffix in TEXT_SUFFIXES or path.name in TEXT_NAMES:
                yield path

    return tuple(walk(ROOT))


def python_files(*folders: str) -> tuple[Path, ...]:
    return tuple(
        path
        for path in text_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    )


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def modules(*packages: str) -> tuple[ModuleType, ...]:
    """Import every module of the named packages of `cobro`."""
    found = []
    for package in packages:
        root = importlib.import_module(package)
        found.append(root)
        found += [
            importlib.import_module(info.name)
            for info in pkgutil.walk_packages(root.__path__, f"{package}.")
        ]
    return tuple(found)


def function_folders() -> tuple[Path, ...]:
    folder = ROOT / "functions"
    return tuple(
        path for path in sorted(folder.iterdir()) if path.is_dir() and path.name not in LEFT_OUT
    )
