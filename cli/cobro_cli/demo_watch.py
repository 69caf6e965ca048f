"""What the company of the demo watches: rules of alerts, and an export each week.

Nobody is mailed by them: the outbox of the demo shows what payers get.
"""

from cobro_cli.demo_doors import Doors
from cobro_cli.demo_story import ISSUER

__all__ = ["keep_watch", "look_around"]

RULES = {
    "format": 1,
    "rules": [
        {"rule": "late", "kind": "payment_late", "days": 30},
        {"rule": "files", "kind": "bank_file_refused"},
        {"rule": "money", "kind": "money_unmatched", "days": 3},
        {"rule": "work", "kind": "work_waiting", "days": 2},
    ],
}
EXPORT = {
    "report": "ageing", "format": "xlsx", "locale": "pt-BR", "frequency": "weekly", "day": 1,
    "hour": 8,
}  # fmt: skip


def keep_watch(doors: Doors) -> None:
    """Keep the rules and the export, once there is a company."""
    doors.put(f"/v1/alert-rules?issuer_id={ISSUER}", RULES)
    doors.put(f"/v1/exports/ageing-weekly?issuer_id={ISSUER}", EXPORT)


def look_around(doors: Doors) -> None:
    """Raise what is to be told at the end of the year, and make the last week's export."""
    doors.run("watch_alerts")
    doors.run("run_exports")
