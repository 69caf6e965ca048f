"""Crash every story once at each AWS call (`turns`), before it is sent and after it took effect.

After the crash the process is gone, AWS delivers again, clients ask again, and in the end
everything is delivered once more. The state must then keep every invariant and be that of the clean
run.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.faults.stories import STORIES
from tests.faults.story import Story
from tests.faults.turns import due
from tests.support.invariants import check, violations
from tests.support.kept import KeptWorld, keep, put_back, settle_in
from tests.support.redelivery import deliver_again
from tests.support.snapshot import Snapshot, differences, snapshot
from tests.support.world import World

FUNCTIONS = Path(__file__).parents[2] / "functions"
PARTS = [(story, part) for story in STORIES for part in range(story.parts)]


@dataclass(frozen=True)
class CleanRun:
    calls: tuple[str, ...]
    functions: frozenset[str]
    end: Snapshot


@cache
def _beginnings() -> dict[str, KeptWorld]:
    return {}


@cache
def _clean_runs() -> dict[str, CleanRun]:
    return {}


def begin(world: World, story: Story) -> None:
    """Come to where a story begins, with new processes; it is prepared once and kept."""
    known = _beginnings()
    if story.name not in known:
        settle_in(world)
        story.prepare(world)
        known[story.name] = keep(world)
    put_back(world, known[story.name])


def clean_run(world: World, story: Story) -> CleanRun:
    known = _clean_runs()
    if story.name not in known:
        begin(world, story)
        world.calls.disarm()
        story.act(world)
        world.settle()
        calls = tuple(world.calls.calls)
        functions = frozenset(function for function, _ in world.delivered)
        check(world)
        known[story.name] = CleanRun(calls, functions, snapshot(world))
    return known[story.name]


def crash(world: World, story: Story, position: int, *, is_after: bool) -> list[str]:
    """Run the story with one crash and return what is wrong at its end."""
    end = clean_run(world, story).end
    with world.calls.in_short():
        begin(world, story)
        world.calls.arm(position, is_after=is_after)
        story.act(world)
        world.settle()
        world.calls.disarm()
        if world.crashes != 1:
            return [f"it crashed {world.crashes} times"]
        deliver_again(world)
    return violations(world) + differences(world, end)


def is_read(call: str) -> bool:
    """Tell a call that has no effect: dying after it is dying before it."""
    return call.rpartition(".")[2].startswith(("Get", "Query", "Head", "List"))


@pytest.mark.parametrize(("story", "part"), PARTS, ids=lambda value: getattr(value, "name", value))
def test_a_crash_at_any_call_changes_nothing_in_the_end(
    world: World, story: Story, part: int
) -> None:
    calls = clean_run(world, story).calls
    points = [(n, False) for n in range(1, len(calls) + 1)]
    points += [(n, True) for n, call in enumerate(calls, start=1) if not is_read(call)]
    wrong = []
    for position, is_after in due(points[part :: story.parts]):
        found = crash(world, story, position, is_after=is_after)
        when = "after" if is_after else "before"
        wrong += [f"{when} call {position}, {calls[position - 1]}: {text}" for text in found]

    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_calls_the_functions_it_names(world: World, story: Story) -> None:
    assert clean_run(world, story).functions == story.functions


# It calls the API and keeps nothing; test_console_faults has what it shows when that fails.
KEEPS_NOTHING = {"console"}


def test_every_function_stands_in_a_story() -> None:
    folders = {path.parent.name for path in FUNCTIONS.glob("*/handler.py")}
    swept = set().union(*(story.functions for story in STORIES))

    assert swept == folders - KEEPS_NOTHING


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_everything_delivered_twice_changes_nothing(world: World, story: Story) -> None:
    end = clean_run(world, story).end
    begin(world, story)
    story.act(world)
    world.settle()
    deliver_again(world)

    assert violations(world) + differences(world, end) == []
