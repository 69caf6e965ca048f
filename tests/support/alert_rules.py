"""What must hold of alerts after any story: nobody is told of one more often than was taken on."""

from collections import Counter
from collections.abc import Iterator

from cobro.domain.alerts import AlertState
from cobro.runtime.settings import Table
from tests.support.alerts import alert_mails
from tests.support.rows import rows
from tests.support.world import World


def alerts_hold(world: World) -> Iterator[str]:
    """No mail without an address that was taken on, none about what was muted from the start."""
    alerts = [row for row in rows(world, Table.ALERTS) if row.pk.startswith("alr_")]
    taken = Counter(address for row in alerts for address in row.told or ())
    mailed = Counter(
        f"email:{address}" for mail in alert_mails() for address in mail.destinations["ToAddresses"]
    )
    yield from (
        f"{n} mails to {to}, {taken[to]} taken on" for to, n in mailed.items() if n > taken[to]
    )
    muted = [row for row in alerts if row.state == AlertState.MUTED and row.told]
    yield from (f"muted alert {row.pk} was told" for row in muted)
