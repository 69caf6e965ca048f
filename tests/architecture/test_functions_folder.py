"""A function is a door: a short handler, its own needs, and tests that name it."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, function_folders, name_of, python_files, syntax

HANDLER_LINES_MAX = 40
# What a handler may bring in: the event's types and ours.
CLOUD_KITS = {"boto3", "botocore", "pynamodb"}


@pytest.fixture(params=function_folders(), ids=lambda folder: str(folder.name))
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_handler_is_short_and_takes_an_event_and_a_context(folder: Path) -> None:
    handler = folder / "handler.py"
    code_lines = [line for line in handler.read_text("utf-8").splitlines() if line.strip()]
    entry = [
        node
        for node in syntax(handler).body
        if isinstance(node, ast.FunctionDef) and node.name == "handler"
    ]

    assert len(code_lines) <= HANDLER_LINES_MAX
    assert [argument.arg for argument in entry[0].args.args] == ["event", "context"]


def test_handler_decides_nothing_about_the_cloud(folder: Path) -> None:
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(syntax(folder / "handler.py"))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert {name.split(".")[0] for name in imported} & CLOUD_KITS == set()


def test_function_declares_and_locks_its_own_needs(folder: Path) -> None:
    wanted = (folder / "requirements.in").read_text("utf-8").split()
    locked = (folder / "requirements.txt").read_text("utf-8")

    assert [name for name in wanted if f"{name.split('[')[0]}==" not in locked] == []


@pytest.mark.parametrize("level", ["integration", "faults"])
def test_function_is_named_by_a_test_of_each_level(folder: Path, level: str) -> None:
    naming = [
        name_of(path)
        for path in python_files("tests")
        if path.is_relative_to(ROOT / "tests" / level)
        and re.search(rf"\b{folder.name}\b", path.read_text("utf-8"))
    ]

    assert naming != []
