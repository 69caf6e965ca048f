"""What `cobro statements upload` says at its end."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cobro.application.bank_file_progress import Standing
from cobro_cli.bank_files import Settled

__all__ = ["show_settled"]

_WORDS = {
    Standing.MATCHED: "matched",
    Standing.PROPOSED: "proposed to a person",
    Standing.WAITING: "waiting for a person",
    Standing.KEPT: "kept, nothing to decide",
}


def show_settled(console: Console, settled: Settled) -> bool:
    """Print where the entries stand, or why the file was not taken; tell whether it was."""
    record = settled.record
    if record.reason_code:
        text = f"line {record.line}: {record.reason_code}: {record.reason}"
        console.print(f"[red]✗[/red] {record.state}: {escape(text)}", highlight=False)
        return False
    grid = Table("entries", "", show_header=False, box=None)
    standing = settled.standing
    for name, words in _WORDS.items():
        grid.add_row(f"{standing[name]:,}", words)
    grid.add_row(f"{record.bad_entries:,}", "unreadable, see the exceptions")
    grid.columns[0].justify = "right"
    console.print(grid)
    before = standing.total() - settled.new_entries
    if before:
        console.print(f"{before:,} of them came with a file before", highlight=False)
    for warning in record.warnings:
        console.print(f"[yellow]![/yellow] {escape(warning)}", highlight=False)
    return True
