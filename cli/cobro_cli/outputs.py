"""What a deployment made, as the stacks name it in infra/names.py."""

import json
from dataclasses import dataclass
from pathlib import Path

from cobro.runtime.settings import Queue, Table
from infra import names

__all__ = ["Outputs"]


@dataclass(frozen=True, slots=True)
class Outputs:
    """Outputs of all stacks; `stage` is part of the names of functions."""

    stage: str
    values: dict[str, str]

    @classmethod
    def read(cls, path: Path, *, stage: str) -> "Outputs":
        """Read the file that `cdk deploy --outputs-file` wrote."""
        stacks: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        values = {key: value for stack in stacks.values() for key, value in stack.items()}
        return cls(stage, {key: value for key, value in values.items() if "Exports" not in key})

    def __getitem__(self, output: names.Output) -> str:
        return self.values[output.value]

    def table(self, table: Table) -> str:
        """Return the name of a table."""
        return self.values[names.table_output(table.value)]

    def queue(self, queue: Queue) -> str:
        """Return the address of a queue."""
        return self.values[names.queue_output(queue.value)]

    def dead_letters(self, queue: Queue) -> str:
        """Return the address of the dead-letter queue of a queue."""
        return self.values[names.dead_letter_output(queue.value)]

    def function(self, function: str) -> str:
        """Return the name under which a function is deployed."""
        return names.function_name(self.stage, function)
