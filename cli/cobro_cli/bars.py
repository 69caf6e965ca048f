"""Progress bars for steps: one line each, a plain line where the output is no terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress

from cobro_cli.steps import Listener, Progress

__all__ = ["bars"]

_TENTHS = 10


@contextmanager
def bars(console: Console) -> Iterator[Listener]:
    """Yield a listener that draws a bar per step, or writes a line for each tenth of it."""
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=console) as drawn:
        tasks: dict[str, TaskID] = {}

        def listen(progress: Progress) -> None:
            if progress.step not in tasks:
                _finish(drawn, tasks)
                tasks[progress.step] = drawn.add_task(progress.step, total=None)
            total = progress.total or None
            drawn.update(tasks[progress.step], completed=progress.done, total=total)

        yield listen
        _finish(drawn, tasks)


def _finish(drawn: RichProgress, tasks: dict[str, TaskID]) -> None:
    """Fill the bars of steps that never knew how much there was to do."""
    for task in drawn.tasks:
        if task.id in tasks.values() and task.total is None:
            drawn.update(task.id, total=1, completed=1)


def _lines(console: Console) -> Listener:
    told: dict[str, int] = {}

    def listen(progress: Progress) -> None:
        tenths = progress.done * _TENTHS // progress.total if progress.total else 0
        if tenths > told.get(progress.step, -1):
            told[progress.step] = tenths
            share = f" {progress.done}/{progress.total}" if progress.total else ""
            console.print(f"{progress.step}{share}", highlight=False, markup=False)

    return listen
