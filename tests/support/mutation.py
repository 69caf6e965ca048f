"""Take a condition expression out of the adapters while they are imported, one at a time.

As a plugin (`-p tests.support.mutation --mutant ID`) it rewrites the one module that the mutant is
of; nothing on disk changes. A condition is replaced by one that always holds; of two alternatives
each is also left out by itself.
"""

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "cobro.adapters.dynamodb"
FOLDER = ROOT / "shared" / PACKAGE.replace(".", "/")
_CHECKS = {"exists", "does_not_exist"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A condition at a place of a file, and what the mutant does with it."""

    file: str
    line: int
    column: int
    text: str
    change: str

    @property
    def id(self) -> str:
        return f"{self.file}:{self.line}:{self.column}:{self.change}"


def mutants() -> list[Mutant]:
    """List every mutant of every condition, in the order of the files."""
    found = [mutant for path in FOLDER.glob("*.py") for mutant in _mutants_of(path)]
    return sorted(found, key=lambda mutant: (mutant.file, mutant.line, mutant.column))


def _mutants_of(path: Path) -> Iterator[Mutant]:
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    for node, change in _sites(tree):
        text = " ".join((ast.get_source_segment(source, node) or "").split())
        yield Mutant(path.name, node.lineno, node.col_offset, text, change)


def _sites(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    names = _constants(tree)
    inner = {id(child) for defined in names.values() for child in ast.walk(defined)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or id(node) in inner or not is_condition(node, names):
            continue
        inner |= {id(child) for child in ast.walk(node)}
        yield node, "removed"
        if isinstance(node, ast.BinOp):
            yield node, "without left"
            yield node, "without right"


def is_condition(node: ast.expr, names: dict[str, ast.expr]) -> bool:
    """Tell whether an expression is a condition on an attribute of a row."""
    if isinstance(node, ast.BinOp):
        is_either = isinstance(node.op, ast.BitOr | ast.BitAnd)
        return is_either and is_condition(node.left, names) and is_condition(node.right, names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _CHECKS and _is_attribute(node.func.value)
    if isinstance(node, ast.Compare):
        return _is_attribute(node.left)
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names


def _is_attribute(node: ast.expr) -> bool:
    """Tell whether an expression names an attribute of a model, such as `SeriesRow.last_number`."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id.endswith("Row")


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the conditions that stand under a name; each use of the name is a site."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and is_condition(node.value, {})
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def always(node: ast.expr, names: dict[str, ast.expr]) -> ast.expr:
    """Return a condition on the same attribute that holds whatever it is."""
    while not isinstance(node, ast.Attribute):
        if isinstance(node, ast.Name):
            node = names[node.id]
        elif isinstance(node, ast.BinOp | ast.Compare):
            node = node.left
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
    name = ast.unparse(node)
    return ast.parse(f"{name}.exists() | {name}.does_not_exist()", mode="eval").body


class _Rewriter(ast.NodeTransformer):
    def __init__(self, mutant: Mutant, names: dict[str, ast.expr]) -> None:
        self.done = False
        self._mutant = mutant
        self._names = names

    def visit(self, node: ast.AST) -> ast.AST:
        if self.done or not isinstance(node, ast.expr) or not self._is_site(node):
            return self.generic_visit(node)
        self.done = True
        if isinstance(node, ast.BinOp) and self._mutant.change != "removed":
            return node.right if self._mutant.change == "without left" else node.left
        return ast.copy_location(always(node, self._names), node)

    def _is_site(self, node: ast.expr) -> bool:
        place = (node.lineno, node.col_offset)
        is_here = place == (self._mutant.line, self._mutant.column)
        return is_here and is_condition(node, self._names)


def mutated(mutant: Mutant) -> ast.Module:
    """Return the module of the mutant with the one condition changed."""
    tree = ast.parse((FOLDER / mutant.file).read_text("utf-8"))
    rewriter = _Rewriter(mutant, _constants(tree))
    changed = ast.fix_missing_locations(rewriter.visit(tree))
    if not rewriter.done or not isinstance(changed, ast.Module):
        raise LookupError(mutant.id)
    return changed


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, mutant: Mutant) -> None:
        super().__init__(fullname, str(FOLDER / mutant.file))
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(mutated(self._mutant), self.get_filename(fullname), "exec")


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the import system asks so
        target: ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != f"{PACKAGE}.{Path(self._mutant.file).stem}":
            return None
        loader = _Loader(fullname, self._mutant)
        return importlib.machinery.ModuleSpec(fullname, loader, origin=loader.path)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--mutant", default="", help="take out this condition (file:line:column:change)"
    )


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    name = early_config.known_args_namespace.mutant
    if name:
        mutant = next(mutant for mutant in mutants() if mutant.id == name)
        sys.meta_path.insert(0, _Finder(mutant))
