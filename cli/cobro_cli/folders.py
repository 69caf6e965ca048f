"""Folders of running clouds: one each, claimed by a lock, swept once nobody holds it.

The lock passes to the process that guards the cloud, so it ends with the cloud and not with the
command that started it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["claim_folder"]

LOCK = "lock"


def claim_folder(folder: Path) -> int:
    """Make `folder` anew, sweep what dead clouds left beside it, and return the lock held on it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent):
        for other in folder.parent.iterdir():
            if other.is_dir() and _is_abandoned(other):
                shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        claim = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR)
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return claim


def _is_abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Hold the one lock under which folders are swept and made."""
    lock = os.open(parent / ".sweep", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
