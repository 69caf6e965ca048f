"""What the failures of each service mean: for later, for never, or a defect."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.response import StreamingBody
from pynamodb.exceptions import GetError, PutError, TransactWriteError

from cobro.adapters.clock import JitteredPause, SystemClock
from cobro.adapters.dynamodb.connection import DatabaseUnavailableError, database, response_code
from cobro.adapters.gateways.request import MissingSecretError
from cobro.adapters.s3 import (
    FILE_BYTES_MAX,
    OversizedFileError,
    S3BankFiles,
    StorageUnavailableError,
)
from cobro.adapters.secrets import AccountSecret, AccountSecrets, LinkKeys, SecretsUnavailableError
from cobro.adapters.sqs import QueueUnavailableError, SqsQueue
from cobro.adapters.statement_parts import S3StatementParts
from cobro.application.ports import OutgoingMessage, StoredFile
from cobro.application.ports.file_parts import FilePart
from cobro.domain.errors import NotFoundError
from tests.support.cloud_in_process import BUCKET
from tests.support.world import World

AWAY = EndpointConnectionError(endpoint_url="https://service.example")


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": "no"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(answer, "Operation")


class Service:
    """A client whose every call gives the next answer, or raises it."""

    def __init__(self, *answers: Any) -> None:
        self._answers: Iterator[Any] = iter(answers)
        self.requests: list[dict[str, Any]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.requests.append(request)
            answer = next(self._answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def files(service: Any) -> S3BankFiles:
    return S3BankFiles(service, BUCKET)


PART = FilePart("acme", "file_x", 1)
FILE = StoredFile("acme", "incoming/acme/a.ret", "")


def test_a_file_is_read_whole_and_can_be_read_twice(world: World) -> None:
    boto3.client("s3").put_object(Bucket=BUCKET, Key=FILE.key, Body=b"content")
    with files(boto3.client("s3")).open(FILE) as stream:
        first = stream.read()
        stream.seek(0)

        assert first == stream.read() == b"content"


def test_a_file_that_is_gone_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError, match="not in the bucket"):
        files(boto3.client("s3")).open(StoredFile("acme", "incoming/acme/none", ""))


def test_a_file_too_large_is_refused_unread() -> None:
    body = StreamingBody(io.BytesIO(b""), 0)
    service = Service({"ContentLength": FILE_BYTES_MAX + 1, "Body": body})
    with pytest.raises(OversizedFileError, match="split it"):
        files(service).open(FILE)


def test_a_bucket_that_is_away_is_asked_later_and_a_denied_one_is_a_defect() -> None:
    with pytest.raises(StorageUnavailableError):
        files(Service(AWAY)).open(FILE)
    for busy in (refusal("InternalError", 500), refusal("SlowDown", 503)):
        with pytest.raises(StorageUnavailableError, match="refused for now"):
            files(Service(busy)).open(FILE)
    with pytest.raises(ClientError):
        files(Service(refusal("AccessDenied"))).open(FILE)


def test_a_bucket_that_takes_nothing_is_asked_later_and_a_denied_one_is_a_defect() -> None:
    for busy in (AWAY, refusal("SlowDown", 503)):
        with pytest.raises(StorageUnavailableError):
            S3StatementParts(Service(busy), BUCKET).put(PART, [])  # type: ignore[arg-type]  # a service of ours
    with pytest.raises(ClientError):
        S3StatementParts(Service(refusal("AccessDenied")), BUCKET).put(PART, [])  # type: ignore[arg-type]  # as above


def messages(count: int, size: int = 1) -> list[OutgoingMessage]:
    return [OutgoingMessage("x" * size, "group", f"name-{n}") for n in range(count)]


def test_messages_go_in_batches_of_ten_and_of_a_size_that_the_queue_takes() -> None:
    service = Service({}, {}, {})
    SqsQueue(service, "https://q/a.fifo").send(messages(12))  # type: ignore[arg-type]  # a service of ours
    large = Service({}, {}, {})
    SqsQueue(large, "https://q/a.fifo").send(messages(5, 400 * 1024))  # type: ignore[arg-type]  # as above

    assert [len(request["Entries"]) for request in service.requests] == [10, 2]
    assert [len(request["Entries"]) for request in large.requests] == [2, 2, 1]


def test_only_a_fifo_queue_is_told_group_and_name() -> None:
    for url, expected in (("https://q/a.fifo", {"group"}), ("https://q/a", {None})):
        service = Service({})
        SqsQueue(service, url).send(messages(1))  # type: ignore[arg-type]  # a service of ours

        assert {e.get("MessageGroupId") for e in service.requests[0]["Entries"]} == expected


def test_what_a_queue_refused_is_sent_again_alone_and_not_for_ever() -> None:
    second = {"Failed": [{"Id": "1"}]}
    mended = Service(second, {})
    SqsQueue(mended, "https://q/a").send(messages(3))  # type: ignore[arg-type]  # a service of ours

    assert [len(request["Entries"]) for request in mended.requests] == [3, 1]
    for answers in ((second, second, second), (AWAY,), (refusal("AccessDenied"),)):
        queue = SqsQueue(Service(*answers), "https://q/a")  # type: ignore[arg-type]  # as above
        with pytest.raises(QueueUnavailableError):
            queue.send(messages(3))


def test_nothing_to_send_asks_nothing() -> None:
    service = Service()
    SqsQueue(service, "https://q/a").send([])  # type: ignore[arg-type]  # a service of ours

    assert service.requests == []


def secret_of(*texts: str | Exception) -> AccountSecret:
    answers = [text if isinstance(text, Exception) else {"SecretString": text} for text in texts]
    service: Any = Service(*answers)
    return AccountSecret(service, "name")


@pytest.mark.parametrize("answer", [AWAY, refusal("ResourceNotFoundException")])
def test_secrets_that_cannot_be_read_verify_nothing(answer: Exception) -> None:
    with pytest.raises(SecretsUnavailableError, match="name cannot be read"):
        secret_of(answer).current()


@pytest.mark.parametrize(
    "text",
    [
        '{"signing_secrets": [""]}',
        '{"signing_secrets": ["whsec_x", " "]}',
        '{"signing_secrets": "whsec_x"}',
        '{"signing_secrets": [1]}',
        '{"signing_secrets": ["whsec_x"], "api_key": ""}',
        '["whsec_x"]',
        "whsec_x",
    ],
)
def test_a_secret_that_is_empty_or_no_text_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(SecretsUnavailableError) as refused:
        secret_of(text).current()

    assert "whsec_x" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("text", ["{}", '{"signing_secrets": []}'])
def test_an_account_without_a_signing_secret_has_none_to_verify_with(text: str) -> None:
    with pytest.raises(MissingSecretError):
        secret_of(text).current().signing()


def test_a_secret_holds_what_signs_and_what_calls_and_shows_neither() -> None:
    secrets = secret_of('{"signing_secrets": ["new", "old"], "api_key": "sk"}').current()

    assert (secrets.signing(), secrets.get("api_key")) == (("new", "old"), "sk")
    assert repr(secrets) == "GatewaySecrets(***)"
    with pytest.raises(MissingSecretError, match="client_id"):
        secrets.get("client_id")


def test_secrets_are_kept_and_read_again_when_asked_to() -> None:
    secrets = secret_of('{"signing_secrets": ["a"]}', '{"signing_secrets": ["b"]}')
    stale_before = secrets.may_be_stale()
    first = [secrets.current().signing(), secrets.current().signing()]

    assert stale_before
    assert not secrets.may_be_stale()
    assert first == [("a",), ("a",)]
    assert secrets.reread() == secrets.current()
    assert secrets.current().signing() == ("b",)


def test_each_account_has_a_secret_of_its_own_name() -> None:
    service = Service({"SecretString": "{}"}, {"SecretString": "{}"})
    secrets = AccountSecrets(service, "cobro/x/gateways")  # type: ignore[arg-type]  # a service of ours
    for key in ("stripe/main", "pix/main", "stripe/main"):
        secrets.of(key).current()

    assert [request["SecretId"] for request in service.requests] == [
        "cobro/x/gateways/stripe/main",
        "cobro/x/gateways/pix/main",
    ]


def test_keys_of_links_begin_with_the_one_that_signs() -> None:
    good: Any = Service({"SecretString": '{"current": "b", "previous": ["a"]}'})
    empty: Any = Service({"SecretString": '{"previous": []}'})

    assert LinkKeys(good, "name").current() == ("b", "a")
    with pytest.raises(SecretsUnavailableError, match="current"):
        LinkKeys(empty, "name").current()


@pytest.mark.parametrize(
    "error",
    [
        GetError("x", AWAY),
        PutError("x", refusal("ThrottlingException")),
        TransactWriteError("x", refusal("TransactionInProgressException")),
        refusal("ProvisionedThroughputExceededException"),
        AWAY,
    ],
)
def test_what_passes_by_itself_is_unavailable(error: Exception) -> None:
    with pytest.raises(DatabaseUnavailableError), database():
        raise error


@pytest.mark.parametrize(
    "error", [GetError("x", refusal("ValidationException")), refusal("AccessDeniedException")]
)
def test_what_does_not_pass_is_a_defect(error: Exception) -> None:
    with pytest.raises(type(error)), database():
        raise error


def test_a_failure_without_answer_has_no_code() -> None:
    assert response_code(GetError("x", AWAY)) == ""
    assert response_code(GetError("x")) == ""
    assert response_code(PutError("x", refusal("ThrottlingException"))) == "ThrottlingException"


def test_the_clock_of_the_day_is_aware_and_a_pause_is_bounded() -> None:
    JitteredPause(first_seconds=0, bound_seconds=0)(50)

    assert SystemClock().now().utcoffset() is not None
