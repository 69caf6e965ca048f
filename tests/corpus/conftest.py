"""The corpus lies beside the checkout; a clone without it runs every other test."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if collection_path.name.startswith("test_") and not DATA.is_dir() else None


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA
