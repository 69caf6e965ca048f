"""The stores of alerts alone: each condition keeps what came first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cobro.application.keep_alert_rules import PutAlertRules
from cobro.application.ports.alerts import AlertRulesMovedError, AlertsWanted
from cobro.contracts.alert_rules import AlertRulesV1
from cobro.contracts.alerts_api import put_rules
from cobro.contracts.parsing import convert
from cobro.domain.alerts import Alert, AlertKind, AlertState, Recipient, Sign
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Language
from cobro.runtime.settings import Table
from cobro.runtime.wiring import alerts
from tests.support.alerts import a_document, a_rule
from tests.support.world import START, World

LATER = START + timedelta(minutes=1)
TO = "email:ana@acme.example"


@pytest.fixture(autouse=True)
def _empty(world: World) -> None:
    del world
    alerts.alerts()


def an_alert(instance: str = "1") -> Alert:
    sign = Sign(AlertKind.LARGE_INVOICE, "inv_1", instance, date(2026, 3, 2))
    tell = (Recipient("ana@acme.example", Language.PT_BR),)
    return Alert("acme", "big", 1, sign, START, tell)


def kept(instance: str = "1") -> Alert:
    alert = an_alert(instance)
    alerts.alerts().add(alert)
    return alert


def test_an_alert_is_never_written_over() -> None:
    first = kept()
    again = alerts.alerts().add(replace(first, raised_at=LATER))

    assert not again
    assert alerts.alerts().get(first.alert_id).alert == first


def test_who_acknowledged_first_stays_whoever_was_quick() -> None:
    alert = kept()
    for person, at in (("ana", START), ("eva", LATER)):
        alerts.alerts().acknowledge(alert.acknowledged(person, at))
    seen = alerts.alerts().get(alert.alert_id).alert

    assert (seen.state, seen.acknowledged_by, seen.acknowledged_at) == (
        *(AlertState.ACKNOWLEDGED, "ana", START),
    )
    assert alerts.alerts().untold("acme") == []


def test_an_address_is_taken_on_once_and_only_while_the_alert_is_open() -> None:
    store, alert, seen = alerts.alerts(), kept(), kept("2")
    store.acknowledge(seen.acknowledged("ana", START))
    claims = [store.claim(each, TO) for each in (alert.alert_id, alert.alert_id, seen.alert_id)]
    store.release(alert.alert_id, TO)

    assert claims == [True, False, False]
    assert store.claim(alert.alert_id, TO)
    assert store.get(alert.alert_id).told == {TO}
    assert [each.alert_id for each in store.untold("acme")] == [alert.alert_id]


def test_a_page_begins_where_the_one_before_ended() -> None:
    store, both = alerts.alerts(), {kept().alert_id, kept("2").alert_id}
    first = store.page("acme", AlertsWanted(), limit=1)
    second = store.page("acme", AlertsWanted(), limit=1, after=first.after)

    assert {each.alert.alert_id for each in (*first.alerts, *second.alerts)} == both
    assert second.after == ""


def test_what_there_is_not_stays_so(world: World) -> None:
    store = alerts.alerts()
    store.release("alr_none", TO)
    store.close("alr_none")

    assert not store.claim("alr_none", TO)
    assert world.items(Table.ALERTS) == []
    with pytest.raises(NotFoundError):
        store.get("alr_none")


def test_a_version_of_the_rules_is_never_written_over() -> None:
    book, keep = alerts.rule_book(), alerts.keep_alert_rules()
    first = keep.put(_command()).stored
    with pytest.raises(AlertRulesMovedError):
        book.add(replace(first, author="eva"))

    assert book.latest("acme") == first


def _command() -> PutAlertRules:
    document = convert(a_document(a_rule("files", "bank_file_refused")), AlertRulesV1)
    return put_rules(document, "acme", "ana")
