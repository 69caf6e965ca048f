"""What answers callers: the HTTP API, its functions, its token check and its access log."""

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra import names
from infra.constructs.alarms import FIVE_MINUTES, alarm_above
from infra.constructs.api import Api, Throttle
from infra.constructs.console import open_console
from infra.constructs.function import CobroFunction, sum_of
from infra.constructs.pix_door import PixDoor
from infra.routes import ROUTES
from infra.stacks.data import DataStack
from infra.stacks.workflow import WorkflowStack
from infra.stages import Stage

WEBHOOK = "receive_webhook"
CONSOLE = "console"
REMITTANCES = "manage_remittances"
IMPORTS = "manage_imports"
BRANDING = "manage_branding"
GATEWAYS = "manage_gateways"
PAYMENTS = "manage_payments"
DOCUMENTS = "open_document"
DISPUTES = "manage_disputes"
EXPORTS = "manage_exports"
LEDGER = "read_ledger"
PAYER_LINKS = "manage_payer_links"
PAYER_PAGE = "payer_page"
PAYER_REQUESTS = "take_payer_requests"
OPT_OUTS = "take_opt_outs"
DEAD_LETTERS = "manage_dead_letters"
REFUSALS_MAX = 50  # in five minutes; a gateway with a wrong secret repeats itself less often
API_TIMEOUT_SECONDS = 25  # below the 30 seconds after which an HTTP API gives up


class EdgeStack(cdk.Stack):
    """Everything below /v1 needs a token; the webhook and payers' links need a signature."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        data: DataStack,
        workflow: WorkflowStack,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            env=stage.environment,
            synthesizer=stage.synthesizer(),
            description="Cobro: HTTP API and the functions behind it",
        )
        self._workflow = workflow
        api = Api(
            self,
            "Door",
            name=names.stack_name(stage.name, "api"),
            pool=data.staff.pool,
            client=data.staff.client,
            log_group=self._access_log(stage),
        )
        self._staff_routes(api, data)
        open_console(self._function(CONSOLE), api, data.staff, stage)
        self._payer_pages(api, data)
        webhook = self._webhook()
        for route in names.WEBHOOK_ROUTES:
            api.open_route(webhook, route)
        if stage.pix_door is not None:
            PixDoor(self, "PixDoor", settings=stage.pix_door, api=api.api, stage=api.stage)
        alarm_above(
            self,
            "ServerErrors",
            foundation=workflow.foundation,
            metric=api.api.metric_server_error(period=FIVE_MINUTES, statistic="Sum"),
            description="The API answered with a server error: read its access log.",
        )
        ssm.StringParameter(
            self,
            "ApiUrlParameter",
            parameter_name=names.api_url_parameter(stage.name),
            description="Cobro: where payers open their documents",
            string_value=api.url,
        )
        cdk.CfnOutput(self, names.Output.API_URL, value=api.url)
        cdk.CfnOutput(self, names.Output.API_ID, value=api.api.api_id)

    def _staff_routes(self, api: Api, data: DataStack) -> None:
        for name, routes in ROUTES.items():
            function = self._function(name)
            api.route(function, *routes)
            self._allow_files(name, function, data)
            if name in {GATEWAYS, PAYMENTS}:
                self._workflow.allow_gateway_secrets(function)
            if name == DEAD_LETTERS:
                for worker in self._workflow.workers.values():
                    worker.allow_redrive(function)
            if name == DOCUMENTS:
                self._open_documents(api, function, data)
            if name == PAYER_LINKS:
                self._workflow.allow_link_keys(function)
                self._workflow.tell_address(function)

    def _allow_files(self, name: str, function: CobroFunction, data: DataStack) -> None:
        if name == REMITTANCES:
            data.bank_files.allow_remittances(function)
        if name == IMPORTS:
            data.import_files.allow_links(function)
        if name == BRANDING:
            data.documents.allow_write(function, names.LOGOS_PREFIX)
        if name == LEDGER:
            data.documents.allow_read(function, names.ASKED_PREFIX)
            data.documents.allow_write(function, names.ASKED_PREFIX)
            data.staff.allow_list(function)
        if name == EXPORTS:
            data.documents.allow_read(function, names.EXPORTS_PREFIX)
        if name == DISPUTES:
            data.documents.allow_read(function, names.EVIDENCE_PREFIX)
            data.documents.allow_write(function, names.EVIDENCE_PREFIX)

    def _access_log(self, stage: Stage) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "AccessLog",
            # Below this prefix, deliveries do not fill up the account's log resource policy.
            log_group_name=f"/aws/vendedlogs/{names.APPLICATION}/{stage.name}",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def _function(self, name: str) -> CobroFunction:
        function = CobroFunction(
            self,
            names.camel(name),
            foundation=self._workflow.foundation,
            name=name,
            timeout_seconds=API_TIMEOUT_SECONDS,
        )
        self._workflow.grant(function)
        return function

    def _webhook(self) -> CobroFunction:
        function = self._function(WEBHOOK)
        self._workflow.allow_gateway_secrets(function)
        alarm_above(
            self,
            "WebhooksRefused",
            foundation=self._workflow.foundation,
            metric=sum_of(names.METRIC_WEBHOOKS_REFUSED),
            description=(
                "Many webhooks were refused: a secret that was changed on one side only, or"
                " somebody who tries. The metric's dimension `reason` and the log say which."
            ),
            threshold=REFUSALS_MAX,
        )
        return function

    def _open_documents(self, api: Api, function: CobroFunction, data: DataStack) -> None:
        """Let payers open documents by signed links, beside the staff with their tokens."""
        data.documents.allow_read(function, names.DOCUMENTS_PREFIX, names.CURRENT_PREFIX)
        self._workflow.allow_link_keys(function)
        api.open_route(function, names.DOCUMENT_ROUTE)

    def _payer_pages(self, api: Api, data: DataStack) -> None:
        page, requests = self._function(PAYER_PAGE), self._function(PAYER_REQUESTS)
        opt_outs = self._function(OPT_OUTS)
        data.documents.allow_read(page, names.CURRENT_PREFIX, names.LOGOS_PREFIX)
        for function in (page, requests, opt_outs):
            self._workflow.allow_link_keys(function)
        api.open_route(page, names.PAYER_PAGE_ROUTE, Throttle.PAYER_PAGE)
        api.open_route(requests, names.PAYER_REQUEST_ROUTE, Throttle.PAYER_FORM)
        for route in names.OPT_OUT_ROUTES:
            api.open_route(opt_outs, route, Throttle.OPT_OUT)
