"""Every installed package is pinned and hashed, once for the whole project, without a host name."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, name_of, text_files

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
LOCKS = tuple(path for path in text_files() if path.name.endswith(".txt") and "req" in str(path))

# What a target installs on top of the rest, too large or too rare for everybody.
FOR_ONE_TARGET = {"atheris": "3.0.0", "greenlet": "3.5.6", "playwright": "1.65.2"}


def pins(path: Path) -> dict[str, str]:
    return dict(PIN.findall(path.read_text("utf-8")))


@pytest.mark.parametrize("path", LOCKS, ids=name_of)
def test_lock_hashes_each_pin_and_names_no_index(path: Path) -> None:
    text = path.read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip()) if text.strip() else []

    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text


@pytest.mark.parametrize("path", LOCKS, ids=name_of)
def test_lock_pins_what_development_runs_with(path: Path) -> None:
    tested = pins(ROOT / "requirements" / "dev.txt") | FOR_ONE_TARGET

    assert {name: tested.get(name) for name in pins(path)} == pins(path)
