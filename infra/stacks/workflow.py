"""Everything that happens without a caller: queues, workers, the bus, the stream, the hour."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cobro.runtime.settings import Queue, Table, Variable
from infra import names
from infra.bundling import Bundler
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.event_route import EventRoute, allow_events
from infra.constructs.function import CobroFunction
from infra.constructs.mail import Mail
from infra.constructs.queue_worker import QueueWorker
from infra.constructs.reply_mail import ReplyMail
from infra.constructs.schedule import RegularSchedule
from infra.constructs.stream_consumer import follow
from infra.constructs.text_messages import TextMessages
from infra.constructs.waiting_alarms import alarm_on_what_waits
from infra.constructs.whatsapp import WhatsApp
from infra.event_patterns import ledger_events
from infra.foundation import Foundation
from infra.rights import TABLE_RIGHTS
from infra.sends import SENDS
from infra.stacks.data import DataStack
from infra.stages import Stage
from infra.worker_sizes import WORKER_SIZES

__all__ = ["WorkflowStack"]


class WorkflowStack(cdk.Stack):
    """Rights on tables stand in `infra.rights`, on queues in `infra.sends`, others near by."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        bundler: Bundler,
        data: DataStack,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            env=stage.environment,
            synthesizer=stage.synthesizer(),
            description="Cobro: queues, workers, event bus, schedule and alarms",
        )
        self._data = data
        self.foundation = Foundation(
            stage=stage, bundler=bundler, key=data.key, alarms=self._alarm_topic(stage, data)
        )
        self._undelivered = DeadLetters(
            self, "Undelivered", foundation=self.foundation, holds="events reached no queue"
        )
        self._bus = events.EventBus(self, "Bus", event_bus_name=f"{names.APPLICATION}-{stage.name}")
        self.workers = self._make_workers()
        for worker in self.workers.values():
            self.grant(worker.function)
        self._read_files()
        self._send_reminders()
        self._keep_documents()
        self._route_events()
        self._follow_journal()
        self._plan_reminders()
        self._work_hourly()
        self._speak_to_gateways()
        alarm_on_what_waits(self, self.foundation)
        cdk.CfnOutput(self, names.Output.BUS_NAME, value=self._bus.event_bus_name)

    def grant(self, function: CobroFunction) -> None:
        """Give `function` its rights on tables and queues, and the variables to find them."""
        for right in TABLE_RIGHTS[function.name]:
            table = self._data.tables[right.table]
            if right.index is not None:
                table.allow_index(function, right.index)
            elif right.only_in_transactions:
                table.allow_in_transactions(function, *right.actions)
            else:
                table.allow(function, *right.actions)
        for queue in SENDS.get(function.name, ()):
            self.workers[queue].allow_send(function)

    def _alarm_topic(self, stage: Stage, data: DataStack) -> sns.Topic:
        topic = sns.Topic(self, "Alarms", master_key=data.key, enforce_ssl=stage.enforces_tls)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        if stage.alarm_email is not None:
            topic.add_subscription(subscriptions.EmailSubscription(stage.alarm_email))
        cdk.CfnOutput(self, names.Output.ALARM_TOPIC, value=topic.topic_arn)
        return topic

    def _make_workers(self) -> dict[Queue, QueueWorker]:
        return {
            queue: QueueWorker(
                self,
                names.camel(queue.value),
                foundation=self.foundation,
                queue=queue,
                **size,
            )
            for queue, size in WORKER_SIZES.items()
        }

    def _read_files(self) -> None:
        reader, keeper = (
            self.workers[q].function for q in (Queue.BANK_FILES, Queue.STATEMENT_PARTS)
        )
        self._data.bank_files.allow_intake(reader, keeper, self.foundation.stage.part_entries)
        self._data.import_files.allow_read(self.workers[Queue.IMPORT_FILES].function)

    def _send_reminders(self) -> None:
        self._mail = mail = Mail(self, "Mail", stage=self.foundation.stage)
        self._route("MailNews", mail.news(), Queue.DELIVERIES)
        mail.allow_send(self.workers[Queue.REMINDERS].function)
        to, lost, foundation = self.workers[Queue.DELIVERIES], self._undelivered, self.foundation
        whatsapp = WhatsApp(self, "WhatsApp", foundation=foundation, to=to, undelivered=lost)
        texts = TextMessages(self, "Texts", foundation=foundation, to=to, undelivered=lost)
        self._take_replies(to, lost)
        texts.allow_send(self.workers[Queue.REMINDERS].function)
        whatsapp.allow_send(self.workers[Queue.REMINDERS].function)
        allow_events(self.workers[Queue.REMINDERS].function, self._bus, names.BLOCK_ADVISED)
        mail.allow_send_documents(self.workers[Queue.SEND_DOCUMENT].function)
        self._tell_alerts(mail, texts)
        for queue in (Queue.REMINDERS, Queue.SEND_DOCUMENT):
            self.allow_link_keys(self.workers[queue].function)
            self.tell_address(self.workers[queue].function)

    def _take_replies(self, to: QueueWorker, lost: DeadLetters) -> None:
        """Let payers answer by mail where a domain is named for it."""
        self._data.incoming_mail.allow_read(to.function)
        self.allow_link_keys(to.function)
        domain, foundation = self.foundation.stage.reply_domain, self.foundation
        if domain is None:
            return
        bucket = self._data.incoming_mail.bucket
        ReplyMail(self, "ReplyMail", foundation=foundation, bucket=bucket, to=to, undelivered=lost)
        for queue in (Queue.REMINDERS, Queue.SEND_DOCUMENT):
            self.workers[queue].function.set_variable(Variable.REPLY_DOMAIN.value, domain)

    def _tell_alerts(self, mail: Mail, texts: TextMessages) -> None:
        watcher = self._function("watch_alerts", timeout_seconds=840)
        self._regularly("EveryHourAlerting", watcher)
        for function in (watcher, self.workers[Queue.ALERT_NEWS].function):
            mail.allow_send_without_news(function)
            texts.allow_send_without_news(function)

    def _keep_documents(self) -> None:
        documents = self._data.documents
        renderer = self.workers[Queue.RENDER].function
        documents.allow_read(renderer, names.LOGOS_PREFIX)
        documents.allow_write(renderer, names.DOCUMENTS_PREFIX, names.CURRENT_PREFIX)
        sender = self.workers[Queue.SEND_DOCUMENT].function
        documents.allow_read(sender, names.DOCUMENTS_PREFIX)

    def tell_address(self, function: CobroFunction) -> None:
        """Name the parameter that the stack of the API writes its address to.

        That stack is made after this one, so its address cannot be a variable here.
        """
        name = names.api_url_parameter(self.foundation.stage.name)
        resource = self.format_arn(service="ssm", resource="parameter", resource_name=name[1:])
        function.allow("ssm:GetParameter", resources=[resource])
        function.set_variable(Variable.API_URL.value, name)

    def allow_gateway_secrets(self, function: CobroFunction) -> None:
        """Let `function` read the secrets of gateway accounts: signing secrets, keys of APIs."""
        pattern = self._data.gateway_secrets_pattern()
        function.allow("secretsmanager:GetSecretValue", resources=[pattern])
        function.allow_key("Decrypt", service="secretsmanager")
        function.set_variable(Variable.GATEWAY_SECRETS.value, self._data.gateway_secrets)

    def allow_link_keys(self, function: CobroFunction) -> None:
        """Let `function` sign or check the links by which payers open documents."""
        secret = self._data.secret_arn_pattern(self._data.link_keys_name)
        function.allow("secretsmanager:GetSecretValue", resources=[secret])
        function.allow_key("Decrypt", service="secretsmanager")
        function.set_variable(Variable.LINK_KEYS.value, self._data.link_keys_name)

    def _route_events(self) -> None:
        routes = (
            ("BankFilePut", None, self._data.bank_files.put_events(), Queue.BANK_FILES),
            ("ImportPut", None, self._data.import_files.put_events(), Queue.IMPORT_FILES),
            (
                "ProjectCompleted",
                self._bus,
                events.EventPattern(detail_type=[names.PROJECT_COMPLETED]),
                Queue.MILESTONES,
            ),
            (
                "InvoiceIssued",
                self._bus,
                ledger_events(*names.OWING_EVENTS),
                Queue.NEW_INVOICES,
            ),
            ("Offered", self._bus, ledger_events(*names.OWING_EVENTS), Queue.OFFERS),
            ("Settled", self._bus, ledger_events(*names.SETTLING_EVENTS), Queue.CLOSINGS),
            ("Alerting", self._bus, ledger_events(*names.ALERTING_EVENTS), Queue.ALERT_NEWS),
            ("Credited", self._bus, ledger_events(names.CREDIT_NOTE_ISSUED), Queue.RENDER),
            (
                "LedgerChanged",
                self._bus,
                events.EventPattern(source=[names.EVENT_SOURCE]),
                Queue.LEDGER_EVENTS,
            ),
        )
        for construct_id, bus, pattern, queue in routes:
            self._route(construct_id, pattern, queue, bus)

    def _route(
        self,
        construct_id: str,
        pattern: events.EventPattern,
        queue: Queue,
        bus: events.IEventBus | None = None,
    ) -> None:
        """Lead events of `bus`, the account's own where none is named, to a queue."""
        EventRoute(
            self,
            construct_id,
            bus=bus,
            pattern=pattern,
            to=self.workers[queue],
            undelivered=self._undelivered,
        )

    def _follow_journal(self) -> None:
        """Publish its entries at once, and lay them into the lake as they gather in a minute."""
        publisher = self._function("publish_events", timeout_seconds=60)
        publisher.allow("events:PutEvents", resources=[self._bus.event_bus_arn])
        publisher.set_variable(Variable.BUS.value, self._bus.event_bus_name)
        lander = self._function("land_journal", timeout_seconds=300, memory_mb=2048)
        self._data.lake.allow_write(lander)
        readers = {"LedgerStream": (publisher, 100, 1), "LakeStream": (lander, 5_000, 60)}
        follow(self, self.foundation, self._data.tables[Table.JOURNAL].table, readers)

    def _plan_reminders(self) -> None:
        function = self._function("plan_reminders", timeout_seconds=300)
        schedule = RegularSchedule(self, "EveryHour", foundation=self.foundation, function=function)
        cdk.CfnOutput(self, names.Output.SCHEDULE_NAME, value=schedule.schedule.ref)

    def _work_hourly(self) -> None:
        working = (*names.HOURLY, *names.EACH_QUARTER)
        made = {name: self._function(name, timeout_seconds=840) for name in working}
        self._data.bank_files.allow_remittances(made["write_remittances"])
        for name, construct_id in names.HOURLY.items():
            self._regularly(construct_id, made[name])
        for name, construct_id in names.EACH_QUARTER.items():
            self._regularly(construct_id, made[name], every="15 minutes")
        exporter = made["run_exports"]
        for allow in (self._data.documents.allow_read, self._data.documents.allow_write):
            allow(exporter, names.EXPORTS_PREFIX)
        self._mail.allow_send_to_staff(exporter)
        for teller in (made["mail_statements"], made["send_announcements"]):
            self._mail.allow_send_documents(teller)
            self.allow_link_keys(teller)
            self.tell_address(teller)

    def _speak_to_gateways(self) -> None:
        """Let what calls gateways read the accounts' secrets; collect hourly, sweep daily."""
        collector = self._function("collect_payments", timeout_seconds=840)
        self._regularly("EveryHourCollecting", collector)
        sweeper = self._function("sweep_gateways", timeout_seconds=840)
        self._regularly("EveryDaySweeping", sweeper, every="1 day")
        workers = (Queue.GATEWAY_EVENTS, Queue.GATEWAY_CHARGES)
        for function in (collector, sweeper, *(self.workers[q].function for q in workers)):
            self.allow_gateway_secrets(function)

    def _regularly(
        self, construct_id: str, function: CobroFunction, *, every: str = "1 hour"
    ) -> None:
        RegularSchedule(
            self, construct_id, foundation=self.foundation, function=function, every=every
        )

    def _function(self, name: str, *, timeout_seconds: int, memory_mb: int = 1024) -> CobroFunction:
        function = CobroFunction(
            self,
            names.camel(name),
            foundation=self.foundation,
            name=name,
            timeout_seconds=timeout_seconds,
            memory_mb=memory_mb,
        )
        self.grant(function)
        return function
