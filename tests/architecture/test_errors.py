"""Every error has its own stable code and one row in the table of outcomes."""

import re

from cobro.domain.errors import (
    CobroError,
    ConflictError,
    RejectionError,
    UnavailableError,
)
from cobro.runtime.outcomes import OUTCOMES
from tests.architecture.tree import modules


def every_error() -> list[type[CobroError]]:
    modules("cobro")
    found: list[type[CobroError]] = []
    waiting: list[type[CobroError]] = [CobroError]
    while waiting:
        children = waiting.pop().__subclasses__()
        found += children
        waiting += children
    return [error for error in found if error.__module__.startswith("cobro.")]


KINDS = (RejectionError, ConflictError, UnavailableError)


def test_each_error_is_of_exactly_one_kind_and_finds_its_row() -> None:
    for error in every_error():
        rows = [each for each in error.__mro__ if vars(each).get("code") in OUTCOMES]

        assert sum(issubclass(error, kind) for kind in KINDS) == 1, error
        assert issubclass(rows[0], KINDS), error


def test_the_table_of_outcomes_has_a_row_for_each_kind_and_none_for_what_is_gone() -> None:
    assert {kind.code for kind in KINDS} <= set(OUTCOMES)
    assert set(OUTCOMES) <= {error.code for error in every_error()}


def test_each_error_has_a_code_of_its_own() -> None:
    codes = [error.__dict__.get("code") for error in every_error()]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", code or "") for code in codes)


def test_errors_are_called_errors_and_say_what_they_mean() -> None:
    unclear = {
        error.__name__
        for error in every_error()
        if not error.__name__.endswith("Error") or not error.__doc__
    }

    assert unclear == set()
