"""Routes of the rules by which statements of account are mailed."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.parsing import parse
from cobro.contracts.statement_rules_api import KeepStatementRuleV1, rule_view
from cobro.runtime import http
from cobro.runtime.wiring import base, statement_rules

statement_rule_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@statement_rule_routes.put("/v1/statement-rules")
def put_statement_rule() -> Response[str]:
    event = statement_rule_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    wanted = parse(http.raw_body(event), KeepStatementRuleV1).to_rule(
        http.query(event, "issuer_id"), http.person(event), base.clock().now()
    )
    rule, is_new = statement_rules.keep_rules()(wanted)
    return http.answer(HTTPStatus.CREATED if is_new else HTTPStatus.OK, rule_view(rule))


@statement_rule_routes.get("/v1/statement-rules")
def list_statement_rules() -> Response[str]:
    event = statement_rule_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = statement_rules.rules().current(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"rules": [rule_view(rule) for rule in found]})
