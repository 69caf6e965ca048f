"""Nothing answers without a token, except what checks signatures itself: webhook and links."""

from infra import names
from infra.routes import ROUTES
from infra.stacks.edge import CONSOLE, DOCUMENTS, OPT_OUTS, PAYER_PAGE, PAYER_REQUESTS, WEBHOOK
from tests.support.templates import Inventory, Resource

OPEN_ROUTES = (
    *names.WEBHOOK_ROUTES,
    names.DOCUMENT_ROUTE,
    names.PAYER_PAGE_ROUTE,
    names.PAYER_REQUEST_ROUTE,
    *names.OPT_OUT_ROUTES,
    *names.CONSOLE_ROUTES,
)
OPEN_FUNCTIONS = (
    *(WEBHOOK, WEBHOOK, DOCUMENTS, PAYER_PAGE, PAYER_REQUESTS, OPT_OUTS, OPT_OUTS),
    *(CONSOLE, CONSOLE, CONSOLE),
)
OPEN = set(OPEN_ROUTES)


def routes(aws: Inventory) -> dict[str, Resource]:
    return {
        str(route.properties["RouteKey"]): route for route in aws.of("AWS::ApiGatewayV2::Route")
    }


def test_only_what_checks_signatures_is_open(aws: Inventory) -> None:
    kinds = {key: route.properties["AuthorizationType"] for key, route in routes(aws).items()}

    assert {key for key, kind in kinds.items() if kind != "JWT"} == OPEN
    assert all(key.split(" ")[1].startswith("/v1/") for key, kind in kinds.items() if kind == "JWT")


def test_tokens_must_come_from_our_pool_and_our_client(aws: Inventory) -> None:
    (authorizer,) = aws.of("AWS::ApiGatewayV2::Authorizer")
    token = authorizer.properties["JwtConfiguration"]
    outputs = aws.outputs()

    assert authorizer.properties["IdentitySource"] == ["$request.header.Authorization"]
    assert [aws.resolve(authorizer.stack, item) for item in token["Audience"]] == [
        outputs[names.Output.USER_POOL_CLIENT_ID]
    ]
    assert aws.resolve(authorizer.stack, token["Issuer"]).endswith(
        f"/{outputs[names.Output.USER_POOL_ID]}"
    )


def test_each_route_reaches_its_function(aws: Inventory) -> None:
    functions = {
        f"<{item.key}>": str(item.properties["FunctionName"])
        for item in aws.of("AWS::Lambda::Function")
    }
    integrations = {
        f"integrations/<{item.key}>": functions[
            aws.resolve(item.stack, item.properties["IntegrationUri"])
        ]
        for item in aws.of("AWS::ApiGatewayV2::Integration")
    }
    reached = {
        key: integrations[aws.resolve(route.stack, route.properties["Target"])]
        for key, route in routes(aws).items()
    }
    expected = {key: name for name, keys in ROUTES.items() for key in keys}

    assert reached == {
        key: names.function_name("aws", name)
        for key, name in (expected | dict(zip(OPEN_ROUTES, OPEN_FUNCTIONS, strict=True))).items()
    }


def test_callers_are_throttled_and_written_down(aws: Inventory) -> None:
    (stage,) = aws.of("AWS::ApiGatewayV2::Stage")
    limits = stage.properties["DefaultRouteSettings"]
    own = stage.properties["RouteSettings"]

    assert 0 < limits["ThrottlingRateLimit"] <= limits["ThrottlingBurstLimit"]
    assert set(own) == OPEN
    for limit in own.values():
        assert 0 < limit["ThrottlingRateLimit"] < limits["ThrottlingRateLimit"]
    assert "DestinationArn" in stage.properties["AccessLogSettings"]


def test_the_access_log_holds_no_token_and_no_query(aws: Inventory) -> None:
    (stage,) = aws.of("AWS::ApiGatewayV2::Stage")
    line = stage.properties["AccessLogSettings"]["Format"]

    assert "$context.requestId" in line
    assert not any(word in line for word in ("claims", "authorization", "path", "query"))


def test_server_errors_alarm(aws: Inventory) -> None:
    (alarm,) = [
        alarm
        for alarm in aws.of("AWS::CloudWatch::Alarm")
        if alarm.properties["MetricName"] == "5xx"
    ]

    assert alarm.properties["AlarmActions"]
