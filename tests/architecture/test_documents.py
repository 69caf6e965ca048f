"""The documents exist, their links lead somewhere, and the targets they name can be made."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, function_folders, name_of, text_files

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
MADE = re.compile(r"`make ([a-z-]+)")
DOCUMENTS = tuple(path for path in text_files() if path.suffix == ".md")


@pytest.mark.parametrize(
    "name", ["README.md", "README.pt-BR.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions"]
)
def test_document_is_there(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_to_files_of_the_checkout(path: Path) -> None:
    links = LINK.findall(path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_named_targets_can_be_made(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    assert set(MADE.findall(path.read_text("utf-8"))) - targets == set()


def test_every_target_of_the_makefile_is_in_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    inner = {"help", "check-format", "check-lint", "check-types", "check-imports", "check-fast"}
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    helped = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))

    assert targets - helped - inner == set()


def test_readme_names_every_function() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [path.name for path in function_folders() if path.name not in readme] == []
