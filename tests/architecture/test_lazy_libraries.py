"""Who comes to a question whose library is imported at the question brings the library along.

No import of a module tells: what a function builds is followed from its handler through the
runtime's routes and wiring, name by name.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, function_folders, syntax

SHARED = ROOT / "shared"
RUNTIME = "cobro.runtime"
# By library what leads to it. Holidays: calendars, hours, and charges for paying late. Identifiers:
# what people register, what banks say of payers, and gateways, which want them of payers.
ASKS = {
    "holidays": frozenset({"calendar_for", "ContactHours", "Quotes", "Debts"}),
    "python-stdnum": frozenset({"parse_tax_id", "payer_of", "gateway_apis"}),
}
Name = tuple[str, str]  # of a module, and of what it defines; empty for the module itself


def path_of(module: str) -> Path | None:
    path = SHARED / module.replace(".", "/")
    found = [each for each in (path / "__init__.py", path.with_suffix(".py")) if each.exists()]
    return found[0] if found else None


@cache
def imported(path: Path) -> dict[str, Name]:
    """Return what a file calls ours, by the name that it has there."""
    return {
        alias.asname or alias.name: (full, "") if path_of(full) else (node.module, alias.name)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cobro.")
        for alias in node.names
        for full in [f"{node.module}.{alias.name}"]
        if node.module
    }


@cache
def defined(module: str) -> dict[str, ast.AST]:
    path = path_of(module)
    body = syntax(path).body if path else []
    return {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def named_in(node: ast.AST, names: dict[str, Name], module: str) -> Iterator[Name]:
    """Yield what of ours a piece of code names: `wiring.clock` or `Quotes`."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            owner, part = names.get(each.value.id, ("", "-"))
            if not part:
                yield owner, each.attr
        elif isinstance(each, ast.Name) and each.id in names:
            yield names[each.id]
        elif isinstance(each, ast.Name) and each.id in defined(module):
            yield module, each.id


def reached(handler: Path) -> set[Name]:
    """Return what a handler builds; of a module of routes all that it defines."""
    names = imported(handler)
    todo = list(named_in(syntax(handler), names, ""))
    routes = {module for module, _ in names.values() if module.startswith(RUNTIME)}
    todo += [
        (module, name) for module in routes if ".wiring" not in module for name in defined(module)
    ]
    seen: set[Name] = set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        module, what = name
        path = path_of(module)
        if path and module.startswith(RUNTIME) and what in defined(module):
            todo += named_in(defined(module)[what], imported(path), module)
    return seen


def asks(handler: Path, library: str) -> set[str]:
    """Return the modules that a handler builds from and that lead to a library."""
    found, leads = reached(handler), ASKS[library]
    named = {module for module, what in found if what in leads}
    others = {module for module, _ in found if not module.startswith(RUNTIME)}
    paths = {module: path for module in others if (path := path_of(module))}
    return named | {
        module
        for module, path in paths.items()
        if leads & {what for _, what in imported(path).values()}
    }


@pytest.mark.parametrize("library", ASKS)
@pytest.mark.parametrize("folder", function_folders(), ids=lambda folder: str(folder.name))
def test_who_comes_to_the_question_brings_its_library(folder: Path, library: str) -> None:
    wanted = (folder / "requirements.in").read_text("utf-8").split()

    assert library in wanted or asks(folder / "handler.py", library) == set()


def test_a_way_to_a_question_is_seen() -> None:
    folders = {folder.name: folder / "handler.py" for folder in function_folders()}

    assert "cobro.application.call_list" in asks(folders["manage_dunning"], "holidays")
    assert "cobro.application.quote_payoff" in asks(folders["manage_agreements"], "holidays")
    assert "cobro.application.gather_case" in asks(folders["reconcile_entries"], "python-stdnum")
    assert asks(folders["sync_gateway_charges"], "python-stdnum") != set()
    assert asks(folders["manage_rates"], "holidays") == set()
