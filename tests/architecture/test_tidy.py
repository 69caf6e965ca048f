"""House rules that no linter knows. An exception stands in a list that may only get shorter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import (
    PRODUCT_FOLDERS,
    ROOT,
    name_of,
    python_files,
    syntax,
    text_files,
)

FUNCTION_LINES_MAX = 50
FILE_LINES_MAX = 300

# Path of the file (and name of the function) to the reason why it may be longer.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

BANNED_CALLS = {
    "float": "money and rates are integers and Decimal",
    "datetime.now": "time comes in through the clock port",
    "datetime.utcnow": "time comes in through the clock port",
    "date.today": "time comes in through the clock port",
    "print": "functions log through Powertools",
}
# The one adapter that reads the machine's clock.
ALLOWED_CALLS = {("shared/cobro/adapters/clock.py", "datetime.now")}

VAGUE_NAMES = re.compile(r"(Manager|Helper|Utils?|Processor|Data)$")
MACHINE_PATHS = re.compile(r"/(work|root|home/[a-z]\w*|Users/\w+|tmp)/\w")
DOWNLOAD_HOSTS = re.compile(r"https?://(files\.|registry\.|pypi|deb\.)")
PRAGMA_WITHOUT_REASON = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[^\]]+\])\s*$")
NUMBERED_TASK = re.compile(r"\b(issue|ticket|session) #?\d+\b", re.IGNORECASE)


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}::{node.name}", (node.end_lineno or 0) - node.lineno + 1


def too_long_functions() -> dict[str, int]:
    return {
        name: lines
        for path in python_files(*PRODUCT_FOLDERS, "tests")
        for name, lines in functions_of(path)
        if lines > FUNCTION_LINES_MAX
    }


def too_long_files() -> dict[str, int]:
    sizes = {
        name_of(path): len(path.read_text("utf-8").splitlines())
        for path in python_files(*PRODUCT_FOLDERS, "tests")
    }
    return {name: lines for name, lines in sizes.items() if lines > FILE_LINES_MAX}


def test_functions_fit_on_a_screen() -> None:
    found = too_long_functions()

    assert {name: lines for name, lines in found.items() if name not in LONG_FUNCTIONS} == {}


def test_files_are_one_room_each() -> None:
    found = too_long_files()

    assert {name: lines for name, lines in found.items() if name not in LONG_FILES} == {}


def test_exceptions_that_are_no_longer_needed_are_struck_off() -> None:
    unused = set(LONG_FILES) - set(too_long_files())
    unused |= set(LONG_FUNCTIONS) - set(too_long_functions())

    assert unused == set()


def called_name(node: ast.AST) -> str:
    """Return `float` for `float(...)` and `datetime.now` for `datetime.now(...)`."""
    if not isinstance(node, ast.Call):
        return ""
    parts: list[str] = []
    target = node.func
    while isinstance(target, ast.Attribute):
        parts.insert(0, target.attr)
        target = target.value
    if isinstance(target, ast.Name):
        parts.insert(0, target.id)
    return ".".join(parts[-2:])


def test_no_floats_no_wall_clock_and_no_printing_in_the_product() -> None:
    found = [
        f"{name_of(path)}:{getattr(node, 'lineno', 0)} {name}: {BANNED_CALLS[name]}"
        for path in python_files("shared", "functions")
        for node in ast.walk(syntax(path))
        if (name := called_name(node)) in BANNED_CALLS
        and (name_of(path), name) not in ALLOWED_CALLS
    ]

    assert found == []


def test_every_product_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in python_files(*PRODUCT_FOLDERS)
        if syntax(path).body and not ast.get_docstring(syntax(path))
    ]

    assert silent == []


def test_classes_and_modules_have_names_of_the_trade() -> None:
    vague = [
        f"{name_of(path)} {node.name}"
        for path in python_files(*PRODUCT_FOLDERS)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ClassDef) and VAGUE_NAMES.search(node.name)
    ]
    vague += [
        name_of(path)
        for path in python_files(*PRODUCT_FOLDERS, "tests")
        if path.stem in {"utils", "util", "helpers", "helper", "common", "misc"}
    ]

    assert vague == []


def lines_matching(pattern: re.Pattern[str], paths: tuple[Path, ...]) -> list[str]:
    return [
        f"{name_of(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, DOWNLOAD_HOSTS, NUMBERED_TASK])
def test_no_path_of_a_machine_and_no_download_host_is_written_down(
    pattern: re.Pattern[str],
) -> None:
    assert lines_matching(pattern, text_files()) == []


def test_only_corpus_tests_reach_outside_the_checkout() -> None:
    outside = re.compile(re.escape("../" + "shared"))
    paths = tuple(path for path in text_files() if "tests/corpus" not in name_of(path))

    assert lines_matching(outside, paths) == []


def test_every_pragma_gives_its_reason() -> None:
    paths = python_files(*PRODUCT_FOLDERS, "tests")

    assert lines_matching(PRAGMA_WITHOUT_REASON, paths) == []


def test_tests_neither_skip_nor_patch_our_own_code() -> None:
    banned = re.compile(r"pytest\.mark\.(skip|xfail)|unittest" + r"\.mock|assert " + "True$")
    paths = tuple(path for path in python_files("tests") if path != Path(__file__).resolve())

    assert lines_matching(banned, paths) == []


def test_the_checkout_has_its_fixed_top_level() -> None:
    expected = {"functions", "shared", "infra", "events", "tests", "cli", "docs"}

    assert expected <= {path.name for path in ROOT.iterdir() if path.is_dir()}
