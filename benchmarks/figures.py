"""What a benchmark says: figures and progress, as JSON lines on its output.

Each benchmark is a module of this folder that runs as a process of its own (`python -m
benchmarks.<name>`). `cobro bench` starts them, shows their progress and keeps their figures.
"""

import json
import sys
from dataclasses import dataclass, field

__all__ = ["Figure", "emit", "progress", "read_line"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `n` is how many things it was measured on, `marks` tell it apart."""

    bench: str
    metric: str
    value: float
    unit: str
    n: int
    marks: dict[str, str | int] = field(default_factory=dict)

    def line(self) -> str:
        """Return the figure as one line of JSON without the line feed."""
        head = {"bench": self.bench, **self.marks, "n": self.n, "metric": self.metric}
        return json.dumps({**head, "value": round(self.value, 4), "unit": self.unit})


def emit(figure: Figure) -> None:
    sys.stdout.write(figure.line() + "\n")
    sys.stdout.flush()


def progress(done: int, total: int) -> None:
    sys.stdout.write(json.dumps({"done": done, "total": total}) + "\n")
    sys.stdout.flush()


def read_line(line: str) -> dict[str, object] | None:
    """Return what a line of a benchmark says; None for a line that is somebody else's."""
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    is_ours = isinstance(found, dict) and ("bench" in found or "done" in found)
    return found if is_ours else None
