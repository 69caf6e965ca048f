"""The suffix of a field tells its type and unit: `_date`, `_at`, `_minor`, `_days` and so on."""

import dataclasses
import inspect
from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import UnsetType

from tests.architecture.tree import modules

PACKAGES = ("cobro.domain", "cobro.formats", "cobro.application", "cobro.contracts")
SUFFIXES: dict[str, type] = {
    "_date": date,
    "_at": datetime,
    "_minor": int,
    "_days": int,
    "_hours": int,
    "_seconds": int,
    "_max": int,
    "_count": int,
    "_basis_points": int,
}
DAY_NAMES = ("_date", "as_of", "today", "on")
# Where a field of a fixed-width record stands: a layout says that of a date, it holds none.
COLUMNS = tuple[int, int]


def record_classes() -> Iterator[type]:
    for module in modules(*PACKAGES):
        for _, cls in inspect.getmembers(module, inspect.isclass):
            is_record = dataclasses.is_dataclass(cls) or hasattr(cls, "__struct_fields__")
            if is_record and cls.__module__ == module.__name__:
                yield cls


def name_of_class(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def types_within(hint: Any) -> set[Any]:
    """Return `{date}` for `date | None`: what a value can be besides absent."""
    parts = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    return {kind for kind in parts if kind not in {NoneType, UnsetType}}


@pytest.mark.parametrize("cls", list(record_classes()), ids=name_of_class)
def test_suffix_of_a_field_tells_its_type(cls: type) -> None:
    wrong = {
        name: hint
        for name, hint in get_type_hints(cls).items()
        for suffix, kind in SUFFIXES.items()
        if name.endswith(suffix) and types_within(hint) not in ({kind}, {COLUMNS})
    }

    assert wrong == {}


@pytest.mark.parametrize("cls", list(record_classes()), ids=name_of_class)
def test_dates_and_instants_say_so_in_their_names(cls: type) -> None:
    unnamed = {
        name: hint
        for name, hint in get_type_hints(cls).items()
        if (types_within(hint) == {datetime} and not name.endswith("_at"))
        or (types_within(hint) == {date} and not name.endswith(DAY_NAMES))
    }

    assert unnamed == {}


@pytest.mark.parametrize("cls", list(record_classes()), ids=name_of_class)
def test_no_field_holds_a_float(cls: type) -> None:
    floats = {name for name, hint in get_type_hints(cls).items() if float in types_within(hint)}

    assert floats == set()
