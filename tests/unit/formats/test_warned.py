"""Warnings of a file are bounded."""

from cobro.formats.warned import Warnings


def test_warnings_keep_their_order_and_a_repeated_one_comes_once() -> None:
    warnings = Warnings()
    warnings.add("a: one")
    warnings.add_once("b: two")
    warnings.add_once("b: two")
    warnings.add("a: one")

    assert warnings.all() == ("a: one", "b: two", "a: one")


def test_warnings_beyond_the_bound_are_counted() -> None:
    warnings = Warnings()
    for number in range(60):
        warnings.add(f"a: {number}")

    assert warnings.all()[49:] == ("a: 49", "more_warnings: 10 more are not listed")
