"""Each folder of functions/ is one function, told no more than it needs."""

import json
import re

from cobro.runtime import refusals
from cobro.runtime.settings import Queue, Table, Variable
from infra import names
from infra.bundling import ROOT, function_names
from infra.rights import TABLE_RIGHTS
from infra.sends import SENDS
from tests.support.templates import Inventory, Resource

SECRET_LOOKING = re.compile(r"whsec_|AKIA|BEGIN [A-Z ]*PRIVATE KEY|password", re.IGNORECASE)
LATEST_TIMEOUT_SECONDS = 900
OWN_VARIABLES = {
    "ingest_bank_file": {Variable.STATEMENTS_BUCKET, Variable.PART_ENTRIES},
    "keep_statement_parts": {Variable.STATEMENTS_BUCKET},
    "manage_imports": {Variable.IMPORTS_BUCKET},
    "ingest_import": {Variable.IMPORTS_BUCKET},
    "write_remittances": {Variable.STATEMENTS_BUCKET},
    "manage_remittances": {Variable.STATEMENTS_BUCKET},
    "publish_events": {Variable.BUS},
    "land_journal": {Variable.LAKE_BUCKET},
    "dispatch_reminders": {
        Variable.TEXT_CONFIGURATION_SET,
        Variable.SENDER,
        Variable.CONFIGURATION_SET,
        Variable.BUS,
        Variable.LINK_KEYS,
        Variable.API_URL,
        Variable.REPLY_DOMAIN,
    },
    "take_delivery_events": {Variable.MAIL_BUCKET, Variable.LINK_KEYS},
    "raise_alerts": {Variable.SENDER},
    "watch_alerts": {Variable.SENDER},
    "render_document": {Variable.DOCUMENTS_BUCKET},
    "send_document": {
        Variable.DOCUMENTS_BUCKET,
        Variable.LINK_KEYS,
        Variable.API_URL,
        Variable.SENDER,
        Variable.CONFIGURATION_SET,
        Variable.REPLY_DOMAIN,
    },
    "console": {Variable.API_ADDRESS, Variable.POOL_CLIENT},
    "open_document": {Variable.DOCUMENTS_BUCKET, Variable.LINK_KEYS},
    "payer_page": {Variable.DOCUMENTS_BUCKET, Variable.LINK_KEYS},
    "take_payer_requests": {Variable.LINK_KEYS},
    "take_opt_outs": {Variable.LINK_KEYS},
    "manage_payer_links": {Variable.LINK_KEYS, Variable.API_URL},
    "manage_disputes": {Variable.DOCUMENTS_BUCKET},
    "manage_exports": {Variable.DOCUMENTS_BUCKET},
    "read_ledger": {Variable.DOCUMENTS_BUCKET, Variable.POOL},
    "mail_statements": {
        Variable.LINK_KEYS,
        Variable.API_URL,
        Variable.SENDER,
        Variable.CONFIGURATION_SET,
    },
    "send_announcements": {
        Variable.LINK_KEYS,
        Variable.API_URL,
        Variable.SENDER,
        Variable.CONFIGURATION_SET,
    },
    "run_exports": {Variable.DOCUMENTS_BUCKET, Variable.SENDER},
    "manage_branding": {Variable.DOCUMENTS_BUCKET},
    "receive_webhook": {Variable.GATEWAY_SECRETS},
    "manage_gateways": {Variable.GATEWAY_SECRETS},
    "manage_payments": {Variable.GATEWAY_SECRETS},
    "apply_gateway_event": {Variable.GATEWAY_SECRETS},
    "sync_gateway_charges": {Variable.GATEWAY_SECRETS},
    "collect_payments": {Variable.GATEWAY_SECRETS},
    "sweep_gateways": {Variable.GATEWAY_SECRETS},
}


def by_name(inventory: Inventory, stage: str = "aws") -> dict[str, Resource]:
    prefix = names.function_name(stage, "")
    return {
        str(function.properties["FunctionName"]).removeprefix(prefix): function
        for function in inventory.of("AWS::Lambda::Function")
    }


def variables(function: Resource) -> dict[str, object]:
    found: dict[str, object] = function.properties["Environment"]["Variables"]
    return found


def test_each_folder_is_deployed_exactly_once_and_nothing_else_is(aws: Inventory) -> None:
    deployed = [str(item.properties["FunctionName"]) for item in aws.of("AWS::Lambda::Function")]

    assert sorted(deployed) == [
        names.function_name("aws", name) for name in function_names(ROOT / "functions")
    ]


def test_each_folder_has_its_rights_written_down(aws: Inventory) -> None:
    assert tuple(sorted(TABLE_RIGHTS)) == function_names(ROOT / "functions")
    assert set(by_name(aws)) == set(TABLE_RIGHTS)


def test_each_function_is_told_exactly_what_its_rights_need(aws: Inventory) -> None:
    for name, function in by_name(aws).items():
        tables = {right.table.env for right in TABLE_RIGHTS[name]}
        queues = {queue.env for queue in SENDS.get(name, ())}
        own = {variable.value for variable in OWN_VARIABLES.get(name, set())}
        told = {key for key in variables(function) if key.startswith("COBRO_")}

        assert told == tables | queues | own | {Variable.STAGE.value}, name


def test_all_names_of_the_settings_are_used(aws: Inventory) -> None:
    told = {key for function in by_name(aws).values() for key in variables(function)}
    sent_to = {queue for queues in SENDS.values() for queue in queues}

    assert {table.env for table in Table} <= told
    assert {queue.env for queue in sent_to} <= told
    assert sent_to == set(Queue)
    assert {variable.value for variable in Variable} - told == {
        Variable.CLOCK_FILE.value,
        Variable.TEXT_SENDER.value,  # only where one is named
    }


def test_no_clock_can_be_set_in_aws(aws: Inventory) -> None:
    assert not any(Variable.CLOCK_FILE.value in json.dumps(item.body) for item in aws.all())


def test_no_secret_stands_in_a_variable(aws: Inventory) -> None:
    told = json.dumps([variables(function) for function in by_name(aws).values()])

    assert SECRET_LOOKING.search(told) is None


def test_every_function_runs_the_same_python_on_arm(aws: Inventory) -> None:
    functions = by_name(aws).values()

    assert {function.properties["Runtime"] for function in functions} == {"python3.13"}
    assert {function.properties["Architectures"][0] for function in functions} == {"arm64"}
    assert all(0 < item.properties["Timeout"] < LATEST_TIMEOUT_SECONDS for item in functions)


def test_every_function_logs_to_its_own_group_which_forgets(aws: Inventory) -> None:
    groups = {f"<{group.key}>": group.properties for group in aws.of("AWS::Logs::LogGroup")}
    used = [
        aws.resolve(function.stack, function.properties["LoggingConfig"]["LogGroup"])
        for function in by_name(aws).values()
    ]

    assert len(set(used)) == len(used) == len(groups) - 1  # one more for the API's access log
    assert all(group["RetentionInDays"] > 0 for group in groups.values())


def test_every_function_alarms_on_errors(aws: Inventory) -> None:
    watched = {
        aws.resolve(alarm.stack, dimension["Value"])
        for alarm in aws.of("AWS::CloudWatch::Alarm")
        if alarm.properties["MetricName"] == "Errors" and alarm.properties["AlarmActions"]
        for dimension in alarm.properties["Dimensions"]
    }

    assert watched == {f"<{function.key}>" for function in by_name(aws).values()}


def test_parked_input_alarms_over_all_functions(aws: Inventory) -> None:
    (alarm,) = [
        alarm
        for alarm in aws.of("AWS::CloudWatch::Alarm")
        if alarm.properties["MetricName"] == names.METRIC_EXCEPTIONS_PARKED
    ]

    assert alarm.properties["Namespace"] == "Cobro"
    assert alarm.properties["Dimensions"] == [{"Name": "service", "Value": names.METRIC_SERVICE}]
    assert {variables(item)["POWERTOOLS_SERVICE_NAME"] for item in by_name(aws).values()} == {
        names.METRIC_SERVICE
    }


def test_refused_webhooks_alarm_above_a_rate(aws: Inventory) -> None:
    (alarm,) = [
        alarm
        for alarm in aws.of("AWS::CloudWatch::Alarm")
        if alarm.properties["MetricName"] == names.METRIC_WEBHOOKS_REFUSED
    ]

    assert alarm.properties["Threshold"] >= 20
    assert alarm.properties["AlarmActions"]
    assert names.METRIC_WEBHOOKS_REFUSED == refusals.REFUSED


def test_what_waits_for_its_hour_is_looked_at_every_hour(aws: Inventory) -> None:
    hourly = {
        aws.resolve(schedule.stack, schedule.properties["Target"]["Arn"])
        for schedule in aws.of("AWS::Scheduler::Schedule")
        if schedule.properties["ScheduleExpression"] == "rate(1 hour)"
    }

    wanted = {by_name(aws)[name].key for name in ("plan_reminders", "write_remittances")}
    assert {f"<{key}>" for key in wanted} <= hourly


def test_announcements_go_on_each_quarter_of_an_hour_after_the_run_before(aws: Inventory) -> None:
    function = by_name(aws)["send_announcements"]
    rates = {
        aws.resolve(schedule.stack, schedule.properties["Target"]["Arn"]): schedule.properties[
            "ScheduleExpression"
        ]
        for schedule in aws.of("AWS::Scheduler::Schedule")
    }

    assert rates[f"<{function.key}>"] == "rate(15 minutes)"
    assert function.properties["Timeout"] < 15 * 60
