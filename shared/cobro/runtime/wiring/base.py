"""What every function shares: clock, tables, clients, queues and the parking of refused input."""

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.session import Session, get_session
from pynamodb.connection import Connection

from cobro.adapters.clock import FileClock, JitteredPause, SystemClock
from cobro.adapters.dynamodb.connection import Database
from cobro.adapters.dynamodb.models import model_of
from cobro.adapters.sqs import SqsQueue
from cobro.runtime.settings import Queue, Table, Variable, settings

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_sqs import SQSClient

    from cobro.adapters.dynamodb.intake import DynamoExceptions
    from cobro.application.parking import ParkInput
    from cobro.application.ports import Clock

_CONNECT_SECONDS = 3
_READ_SECONDS = 10
# DynamoDB answers in milliseconds; three tries of four seconds end before any function does.
_DATABASE_READ_SECONDS = 4
_DATABASE_RETRIES_MAX = 2


@cache
def session() -> Session:
    return get_session()


@cache
def client(service: str, attempts_max: int = 3, signature: str | None = None) -> Any:  # noqa: ANN401 - botocore builds clients at run time
    """Return the one client of a service; its time-outs end before a function's own.

    `signature` names the way of signing where the service's usual one does not do, such as `s3v4`,
    which the links to a bucket under a key need.
    """
    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": attempts_max},
        signature_version=signature,
    )
    return session().create_client(service, config=config)


def text_messages() -> "PinpointSMSVoiceV2Client":
    """One attempt only: no idempotency token, so a lost answer must not send again."""
    texts: PinpointSMSVoiceV2Client = client("pinpoint-sms-voice-v2", attempts_max=1)
    return texts


@cache
def database() -> Database:
    """Bind the models whose tables this function was given; the others stay out of reach."""
    connection = Connection(
        connect_timeout_seconds=_CONNECT_SECONDS,
        read_timeout_seconds=_DATABASE_READ_SECONDS,
        max_retry_attempts=_DATABASE_RETRIES_MAX,
    )
    tables = Database(connection)
    for table in Table:
        name = settings().environ.get(table.env)
        if name:
            tables.bind(model_of(table.value), name)
    return tables


@cache
def clock() -> "Clock":
    path = settings().find(Variable.CLOCK_FILE)
    return FileClock(path) if path else SystemClock()


@cache
def pause() -> JitteredPause:
    """Return the pause of a writer that lost against another one.

    Long beside a transaction (some 20 ms), so that the winner goes on undisturbed: short pauses
    made eight writers of one series slower than one (docs/benchmarks.md).
    """
    return JitteredPause(first_seconds=0.4, bound_seconds=2.4)


@cache
def queue(name: Queue) -> SqsQueue:
    sqs: SQSClient = client("sqs")
    return SqsQueue(sqs, settings().queue_url(name))


@cache
def exceptions() -> "DynamoExceptions":
    from cobro.adapters.dynamodb.intake import DynamoExceptions

    database()
    return DynamoExceptions()


@cache
def park_input() -> "ParkInput":
    from cobro.application.parking import ParkInput

    return ParkInput(exceptions=exceptions(), clock=clock())
