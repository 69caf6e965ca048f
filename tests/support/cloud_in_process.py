"""The resources of a stack on moto, in this process, and the environment that names them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import boto3
from moto import mock_aws

from cobro.adapters.dynamodb.schema import SCHEMAS, TableSchema
from cobro.runtime.settings import Queue, Table, Variable
from infra.names import ALERTING_EVENTS, CREDIT_NOTE_ISSUED, OWING_EVENTS, SETTLING_EVENTS
from tests.support.gateways.pagbank import API_KEY, PATH_TOKEN, TOKEN
from tests.support.gateways.stripe import API_KEY as STRIPE_KEY
from tests.support.moto_gaps import mended
from tests.support.social_messaging import social_messaging
from tests.support.text_messaging import text_messaging

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import TargetTypeDef
    from mypy_boto3_sqs.literals import QueueAttributeNameType

REGION: Final = "sa-east-1"
BUCKET = "cobro-statements"
PART_ENTRIES = 4  # of a bank file: small, so that small stories have parts
IMPORTS_BUCKET = "cobro-imports"
BUS = "cobro-bus"
SENDER = "cobranca@cobro.example"
GATEWAY_SECRETS = "cobro/test/gateways"
SECRET = f"{GATEWAY_SECRETS}/stripe/main"
DOCUMENTS = "cobro-documents"
LAKE = "cobro-lake"
MAIL = "cobro-mail"
REPLY_DOMAIN = "reply.cobro.example"
BUCKETS = (BUCKET, IMPORTS_BUCKET, DOCUMENTS, LAKE, MAIL)
LINK_SECRET = "cobro-links"
LINK_KEYS = ("key-present", "key-before")
STAFF_EMAIL = "bia@cobro.example"
API_URL = "https://api.cobro.example"
SIGNING_SECRETS = ("whsec_present", "whsec_coming")
_RULES: dict[Queue, dict[str, list[str]]] = {
    Queue.LEDGER_EVENTS: {"source": ["cobro"]},
    Queue.NEW_INVOICES: {"source": ["cobro"], "detail-type": list(OWING_EVENTS)},
    Queue.MILESTONES: {"detail-type": ["ProjectCompleted"]},
    Queue.OFFERS: {"source": ["cobro"], "detail-type": list(OWING_EVENTS)},
    Queue.RENDER: {"source": ["cobro"], "detail-type": [CREDIT_NOTE_ISSUED]},
    Queue.ALERT_NEWS: {"source": ["cobro"], "detail-type": list(ALERTING_EVENTS)},
    Queue.CLOSINGS: {"source": ["cobro"], "detail-type": list(SETTLING_EVENTS)},
}
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
}


@contextmanager
def stack(clock_file: str) -> Iterator[None]:
    """Create everything, point the environment at it, and take both away again."""
    before = dict(os.environ)
    os.environ.update(_CREDENTIALS)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    try:
        with mock_aws(), mended(), social_messaging(), text_messaging():
            os.environ.update(_create(clock_file))
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _create(clock_file: str) -> dict[str, str]:
    for name, schema in SCHEMAS.items():
        _create_table(f"cobro-{name}", schema)
    urls = {queue: _create_queue(queue) for queue in Queue}
    _create_bus(urls)
    for bucket in BUCKETS:
        boto3.client("s3").create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    keys = json.dumps({"current": LINK_KEYS[0], "previous": LINK_KEYS[1:]})
    boto3.client("secretsmanager").create_secret(Name=LINK_SECRET, SecretString=keys)
    boto3.client("ssm").put_parameter(Name="/cobro/api-url", Value=API_URL, Type="String")
    stripe = {"signing_secrets": list(SIGNING_SECRETS), "api_key": STRIPE_KEY}
    secrets = json.dumps(stripe)
    boto3.client("secretsmanager").create_secret(Name=SECRET, SecretString=secrets)
    pagbank = {"signing_secrets": [TOKEN], "api_key": API_KEY, "path_token": PATH_TOKEN}
    boto3.client("secretsmanager").create_secret(
        Name=f"{GATEWAY_SECRETS}/pagbank/loja", SecretString=json.dumps(pagbank)
    )
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    return {
        **{table.env: f"cobro-{table.value}" for table in Table},
        **{queue.env: url for queue, url in urls.items()},
        Variable.STAGE: "test",
        Variable.STATEMENTS_BUCKET: BUCKET,
        Variable.PART_ENTRIES: str(PART_ENTRIES),
        Variable.IMPORTS_BUCKET: IMPORTS_BUCKET,
        Variable.DOCUMENTS_BUCKET: DOCUMENTS,
        Variable.LAKE_BUCKET: LAKE,
        Variable.MAIL_BUCKET: MAIL,
        Variable.REPLY_DOMAIN: REPLY_DOMAIN,
        Variable.LINK_KEYS: LINK_SECRET,
        Variable.API_URL: "/cobro/api-url",
        Variable.BUS: BUS,
        Variable.SENDER: SENDER,
        Variable.TEXT_CONFIGURATION_SET: "cobro-texts",
        Variable.GATEWAY_SECRETS: GATEWAY_SECRETS,
        Variable.POOL: _create_pool(),
        Variable.CLOCK_FILE: clock_file,
    }


def _create_pool() -> str:
    client = boto3.client("cognito-idp")
    made = client.create_user_pool(PoolName="staff", UsernameAttributes=["email"])
    pool_id = made["UserPool"]["Id"]
    client.admin_create_user(
        UserPoolId=pool_id,
        Username=STAFF_EMAIL,
        UserAttributes=[{"Name": "email", "Value": STAFF_EMAIL}],
    )
    return pool_id


def _create_table(name: str, schema: TableSchema) -> None:
    keys = _keys(schema.partition_key, schema.sort_key)
    indexes = [(index, _keys(index.partition_key, index.sort_key)) for index in schema.indexes]
    names = {key for pairs in [keys, *(own for _, own in indexes)] for key, _ in pairs}
    request: dict[str, Any] = {
        "TableName": name,
        "KeySchema": _key_schema(keys),
        "AttributeDefinitions": [
            {"AttributeName": key, "AttributeType": "S"} for key in sorted(names)
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if indexes:
        request["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _key_schema(own),
                "Projection": {"ProjectionType": index.projection},
            }
            for index, own in indexes
        ]
    boto3.client("dynamodb").create_table(**request)


def _keys(partition_key: str, sort_key: str | None) -> list[tuple[str, str]]:
    return [(partition_key, "HASH"), *([(sort_key, "RANGE")] if sort_key else [])]


def _key_schema(keys: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in keys]


def _create_queue(queue: Queue) -> str:
    name = queue.value.replace("_", "-")
    attributes: dict[QueueAttributeNameType, str] = {"VisibilityTimeout": "180"}
    if queue.is_fifo:
        name += ".fifo"
        attributes["FifoQueue"] = "true"
    sqs = boto3.client("sqs")
    dead = sqs.create_queue(QueueName=f"dead-{name}", Attributes=attributes)["QueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
    # The world counts deliveries by itself, and buries what it gives up on.
    policy = {"deadLetterTargetArn": told["Attributes"]["QueueArn"], "maxReceiveCount": "1000"}
    attributes["RedrivePolicy"] = json.dumps(policy)
    url: str = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def _create_bus(urls: dict[Queue, str]) -> None:
    events, sqs = boto3.client("events"), boto3.client("sqs")
    events.create_event_bus(Name=BUS)
    for queue, pattern in _RULES.items():
        events.put_rule(Name=queue.value, EventBusName=BUS, EventPattern=json.dumps(pattern))
        arn = sqs.get_queue_attributes(QueueUrl=urls[queue], AttributeNames=["QueueArn"])
        target: TargetTypeDef = {"Id": "queue", "Arn": arn["Attributes"]["QueueArn"]}
        events.put_targets(Rule=queue.value, EventBusName=BUS, Targets=[target])
