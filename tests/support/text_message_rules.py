"""What must hold of text messages after any story: none twice, and none that nobody knows of."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from cobro.runtime.settings import Table
from tests.support.outbox import texted_invoices, whatsapped_invoices
from tests.support.rows import rows
from tests.support.world import World


def text_messages_hold(world: World) -> Iterator[str]:
    """No invoice has more text messages than its notices may have sent, nor fewer than they did."""
    yield from _hold(world, "sms", texted_invoices())
    yield from _hold(world, "whatsapp", whatsapped_invoices())


def _hold(world: World, channel: str, invoices: list[str]) -> Iterator[str]:
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for row in notice_rows(world):
        if row.channel == channel and not row.goes_with:
            states[notice_of(row)[0]][row.state] += 1
    texts = Counter(invoices)
    for invoice_id in texts.keys() | states.keys():
        sent, count = states[invoice_id]["sent"], texts[invoice_id]
        if not sent <= count <= sent + states[invoice_id]["sending"]:
            yield f"{count} by {channel} of {invoice_id}, its notices say {states[invoice_id]}"


def notice_rows(world: World) -> list[Any]:
    return [row for row in rows(world, Table.DUNNING) if row.pk.startswith("NOTICE#")]


def notice_of(row: Any) -> tuple[str, str]:
    """Return the invoice and the step that a notice is of."""
    return row.pk.removeprefix("NOTICE#"), row.sk
