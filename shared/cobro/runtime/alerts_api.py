"""Routes of alerts: their rules, the list, who saw one, what is muted."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.alert_words.sentences import AlertsInWords
from cobro.application.ports.alerts import LISTED_MAX, AlertsWanted
from cobro.contracts.alert_rules import AlertRulesV1
from cobro.contracts.alerts_api import (
    MuteAlertsV1,
    alert_view,
    alerts_view,
    mute_view,
    put_rules,
    rules_view,
)
from cobro.contracts.parsing import parse
from cobro.domain.alerts import AlertKind, AlertState
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import alerts, parties

alert_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@alert_routes.put("/v1/alert-rules")
def put_alert_rules() -> Response[str]:
    event = alert_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    document = parse(http.raw_body(event), AlertRulesV1)
    command = put_rules(document, http.query(event, "issuer_id"), http.person(event))
    kept = alerts.keep_alert_rules().put(command)
    status = HTTPStatus.CREATED if kept.is_new else HTTPStatus.OK
    return http.answer(status, rules_view(kept.stored))


@alert_routes.get("/v1/alert-rules")
def show_alert_rules() -> Response[str]:
    event = alert_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = _asked(event, "version")
    if asked and not (asked.isascii() and asked.isdigit()):
        message = f"a version is a whole number, not {asked!r}"
        raise InvalidInputError(message, field="version")
    version = int(asked) if asked else None
    stored = alerts.keep_alert_rules().get(http.query(event, "issuer_id"), version)
    return http.answer(HTTPStatus.OK, rules_view(stored))


@alert_routes.get("/v1/alerts")
def list_alerts() -> Response[str]:
    event = alert_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    words = AlertsInWords(language_of(event, parties.issuers().get(issuer_id)))
    page = alerts.alerts().page(
        issuer_id, _wanted(event), after=_asked(event, "after"), limit=_limit(event)
    )
    return http.answer(HTTPStatus.OK, alerts_view(page, words.text))


@alert_routes.post("/v1/alerts/<alert_id>/acknowledgement")
def acknowledge_alert(alert_id: str) -> Response[str]:
    event = alert_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    issuer_id = http.query(event, "issuer_id")
    words = AlertsInWords(language_of(event, parties.issuers().get(issuer_id)))
    kept = alerts.answer_alerts().acknowledge(issuer_id, alert_id, http.person(event))
    return http.answer(HTTPStatus.OK, alert_view(kept, words.text))


@alert_routes.put("/v1/alert-mutes")
def mute_alerts() -> Response[str]:
    event = alert_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    command = parse(http.raw_body(event), MuteAlertsV1).to_command(http.person(event))
    alerts.answer_alerts().mute(command)
    return _mutes(command.issuer_id)


@alert_routes.get("/v1/alert-mutes")
def list_mutes() -> Response[str]:
    event = alert_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    return _mutes(http.query(event, "issuer_id"))


def _mutes(issuer_id: str) -> Response[str]:
    found = alerts.mutes().of(issuer_id)
    return http.answer(HTTPStatus.OK, {"mutes": [mute_view(each) for each in found]})


def _asked(event: dict[str, Any], name: str) -> str:
    return str((event.get("queryStringParameters") or {}).get(name) or "")


def _wanted(event: dict[str, Any]) -> AlertsWanted:
    kind = _asked(event, "kind")
    return AlertsWanted(
        state=AlertState(_member(event, "state", AlertState) or AlertState.OPEN),
        rule=_asked(event, "rule"),
        kind=AlertKind(_member(event, "kind", AlertKind)) if kind else None,
        subject=_asked(event, "subject"),
    )


def _member(event: dict[str, Any], name: str, kind: type[AlertState] | type[AlertKind]) -> str:
    asked = _asked(event, name)
    if asked and asked not in set(kind):
        message = f"{name} is one of {', '.join(kind)}, not {asked!r}"
        raise InvalidInputError(message, field=name)
    return asked


def _limit(event: dict[str, Any]) -> int:
    asked = _asked(event, "limit") or str(LISTED_MAX)
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= LISTED_MAX):
        message = f"limit is a whole number from 1 to {LISTED_MAX}, not {asked!r}"
        raise InvalidInputError(message, field="limit")
    return int(asked)
