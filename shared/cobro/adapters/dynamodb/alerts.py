"""Alerts: one row each under its id, written once; what people do with it beside it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.alert_rows import AlertRow
from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.cursors import cursor_of, place_of
from cobro.application.ports.alerts import LISTED_MAX, AlertPage, AlertsWanted, KeptAlert
from cobro.domain.alerts import Alert, AlertState
from cobro.domain.errors import NotFoundError

READ_MAX = 2_000  # alerts looked at for one page: about a second of reading
UNTOLD_MAX = 200
_ONLY = "-"
_PLACE = re.compile(r"[0-9T:.+-]{20,40}#alr_[a-z0-9]{24}")


class DynamoAlerts:
    def is_known(self, alert_id: str) -> bool:
        with database():
            return AlertRow.count(alert_id) > 0

    def add(self, alert: Alert) -> bool:
        row = AlertRow(
            alert.alert_id,
            _ONLY,
            state=alert.state.value,
            body=msgspec.json.encode(alert).decode(),
            list_key=_list_key(alert),
            order_key=f"{alert.raised_at.astimezone(UTC).isoformat()}#{alert.alert_id}",
        )
        if alert.is_to_tell:
            row.untold_key = alert.issuer_id
        with database():
            try:
                row.save(AlertRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise
                return False
        return True

    def get(self, alert_id: str) -> KeptAlert:
        with database():
            try:
                return _kept(AlertRow.get(alert_id, _ONLY, consistent_read=True))
            except AlertRow.DoesNotExist as error:
                message = f"there is no alert {alert_id}"
                raise NotFoundError(message) from error

    def acknowledge(self, alert: Alert) -> None:
        actions: list[Action] = [
            AlertRow.state.set(alert.state.value),
            AlertRow.list_key.set(_list_key(alert)),
            AlertRow.author.set(alert.acknowledged_by),
            AlertRow.at.set(alert.acknowledged_at.isoformat() if alert.acknowledged_at else ""),
            AlertRow.untold_key.remove(),
        ]
        _update(alert.alert_id, actions, AlertRow.state != alert.state.value)

    def page(
        self, issuer_id: str, wanted: AlertsWanted, *, after: str = "", limit: int = LISTED_MAX
    ) -> AlertPage:
        """Look through what stands in a state, `READ_MAX` of it at most, for what is wanted."""
        place = AlertRow.order_key < place_of(after, _PLACE) if after else None
        found: list[KeptAlert] = []
        looked_at = ""
        with database():
            key = f"{issuer_id}#{wanted.state.value}"
            rows = AlertRow.listed.query(key, place, scan_index_forward=False)
            for count, row in enumerate(rows):
                if len(found) == limit or count == READ_MAX:
                    return AlertPage(tuple(found), cursor_of(looked_at))
                looked_at = row.order_key or ""
                if wanted.fits((kept := _kept(row)).alert):
                    found.append(kept)
        return AlertPage(tuple(found))

    def untold(self, issuer_id: str) -> Sequence[Alert]:
        with database():
            rows = AlertRow.untold.query(issuer_id, limit=UNTOLD_MAX)
            return [_kept(row).alert for row in rows]

    def claim(self, alert_id: str, address: str) -> bool:
        is_free = (AlertRow.state == AlertState.OPEN.value) & ~AlertRow.told.contains(address)
        return _update(alert_id, [AlertRow.told.add({address})], is_free)

    def release(self, alert_id: str, address: str) -> None:
        _update(alert_id, [AlertRow.told.delete({address})], AlertRow.pk.exists())

    def close(self, alert_id: str) -> None:
        _update(alert_id, [AlertRow.untold_key.remove()], AlertRow.pk.exists())


def _update(alert_id: str, actions: list[Action], condition: Condition) -> bool:
    with database():
        try:
            AlertRow(alert_id, _ONLY).update(actions, condition)
        except UpdateError as error:
            if not is_condition(error):
                raise
            return False
    return True


def _list_key(alert: Alert) -> str:
    return f"{alert.issuer_id}#{alert.state.value}"


def _kept(row: AlertRow) -> KeptAlert:
    alert = msgspec.json.decode(row.body or "", type=Alert)
    if row.state == AlertState.ACKNOWLEDGED and row.at:
        alert = alert.acknowledged(row.author or "", datetime.fromisoformat(row.at))
    return KeptAlert(alert, frozenset(row.told or ()))
