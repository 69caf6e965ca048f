"""The front door: one HTTP API. The webhook and payers' links are open: they check signatures."""

import json

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import names
from infra.constructs.function import CobroFunction

__all__ = ["Api", "Throttle"]

ACCESS_LOG = {
    "request_id": "$context.requestId",
    "request_at": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "latency_ms": "$context.responseLatency",
    "integration_error": "$context.integrationErrorMessage",
    "authorizer_error": "$context.authorizer.error",
    "source_ip": "$context.identity.sourceIp",
}


class Throttle:
    """Requests per second, and how many may come at once."""

    API = (100, 200)
    WEBHOOK = (50, 100)
    CONSOLE = (30, 60)  # pages of people; each asks the API for several things
    # Pages opened by hand; a form is sent once in a while.
    PAYER_PAGE = (20, 40)
    PAYER_FORM = (2, 5)
    OPT_OUT = (10, 20)  # mail programs may fetch many at once


class Api(Construct):
    """Routes below /v1 need a token of the pool; `open_route` is for what is signed."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        pool: cognito.IUserPool,
        client: cognito.IUserPoolClient,
        log_group: logs.ILogGroup,
    ) -> None:
        super().__init__(scope, construct_id)
        self._tokens = authorizers.HttpUserPoolAuthorizer(
            "Tokens", pool, user_pool_clients=[client]
        )
        self.api = apigateway.HttpApi(self, "Api", api_name=name, create_default_stage=False)
        self.stage = self.api.add_stage(
            "Stage", stage_name="$default", auto_deploy=True, throttle=_throttle(Throttle.API)
        )
        self._resource = _resource(self.stage)
        # The construct's own access log setting wants a Python class for an interface of jsii.
        self._resource.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=log_group.log_group_arn, format=json.dumps(ACCESS_LOG)
        )
        self._integrations: dict[str, integrations.HttpLambdaIntegration] = {}
        self._limits: dict[str, dict[str, int]] = {}

    @property
    def url(self) -> str:
        return self.api.api_endpoint

    def route(self, function: CobroFunction, *routes: str) -> None:
        """Send `routes`, each like `GET /v1/invoices/{invoice_id}`, to `function`."""
        for route in routes:
            self._add(function, route, authorizer=self._tokens)

    def open_route(
        self, function: CobroFunction, route: str, throttle: tuple[int, int] = Throttle.WEBHOOK
    ) -> None:
        """Send a route without authorizer to `function`, with a throttle of its own."""
        added = self._add(function, route, authorizer=apigateway.HttpNoneAuthorizer())
        self._limit(route, throttle, added)

    def _add(
        self, function: CobroFunction, route: str, authorizer: apigateway.IHttpRouteAuthorizer
    ) -> list[apigateway.HttpRoute]:
        method, path = route.split(" ", maxsplit=1)
        integration = self._integrations.setdefault(
            function.name,
            # One permission a function: one a route would fill a stack, which has 500 resources.
            integrations.HttpLambdaIntegration(
                names.camel(function.name), function.function, scope_permission_to_route=False
            ),
        )
        return self.api.add_routes(
            path=path,
            methods=[apigateway.HttpMethod[method]],
            integration=integration,
            authorizer=authorizer,
        )

    def _limit(
        self, route: str, throttle: tuple[int, int], routes: list[apigateway.HttpRoute]
    ) -> None:
        """Throttle one route: only the CloudFormation resource knows route settings."""
        rate, burst = throttle
        self._limits[route] = {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}
        self._resource.route_settings = self._limits
        for added in routes:
            self._resource.node.add_dependency(added)


def _resource(stage: apigateway.HttpStage) -> apigateway.CfnStage:
    resource = stage.node.default_child
    if not isinstance(resource, apigateway.CfnStage):
        message = "the API stage has no CloudFormation resource"
        raise TypeError(message)
    return resource


def _throttle(limits: tuple[int, int]) -> apigateway.ThrottleSettings:
    rate, burst = limits
    return apigateway.ThrottleSettings(rate_limit=rate, burst_limit=burst)
