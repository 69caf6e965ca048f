"""Every code that a person may meet is in docs/errors.md, and none that is gone."""

import ast
import re
from pathlib import Path

from cobro.domain.errors import CobroError
from cobro.domain.reconciliation.decisions import SCORES
from cobro.domain.reconciliation.findings import Doubt
from tests.architecture.test_errors import every_error
from tests.architecture.tree import python_files, syntax

ROOT = Path(__file__).resolve().parents[2]
# Whoever takes a reason as an argument, and at which position.
REASON_AT = {
    "GatewayReviewError": 0,
    "ReviewError": 0,
    "Decision": 1,
    "review": 0,
    "ReviewEvent": 0,
    "ForReview": 0,
    "BankFileError": 0,
    "UnreadableFieldError": 0,
    "BadEntry": 1,
    "ImportFileError": 0,
    "CellError": 0,
    "RowProblem": 0,
    "RefusedRow": 2,
    "mismatch": 0,
}


def documented() -> set[str]:
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    return set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE))


def reasons() -> set[str]:
    found = {doubt.value for doubt in Doubt} | set(SCORES)
    for path in python_files("shared"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call):
                position = REASON_AT.get(name_of(node.func))
                found |= set() if position is None else texts(node.args[position : position + 1])
    return found


def name_of(called: ast.expr) -> str:
    """Return the name of what is called: a class, a function or a method."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def texts(arguments: list[ast.expr]) -> set[str]:
    """Return the literals within an argument, so that `"a" if x else "b"` gives both."""
    return {
        str(node.value)
        for argument in arguments
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_code_of_an_error_is_documented() -> None:
    assert {error.code for error in every_error()} - documented() == set()


def test_every_reason_is_documented() -> None:
    assert len(reasons()) > 20
    assert reasons() - documented() == set()


def test_no_code_is_documented_that_does_not_exist() -> None:
    codes = {error.code for error in every_error()} | {CobroError.code}

    assert documented() - codes - reasons() == set()
