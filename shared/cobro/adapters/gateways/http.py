"""Call a gateway's API: JSON or form in, JSON out, one client per account.

A call is tried again only where a second one cannot do more than the first: GET and PUT, a call
with an idempotency key, one that the caller calls repeatable, and any that the gateway said it did
not take up (429) or never saw. Waits double with full jitter; `Retry-After` goes before them. What
does not fit into the time is left to the queue. Neither errors nor logs hold a header, a query or
a body: the gateway's own code is all that is quoted of an answer.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import msgspec

from cobro.adapters.gateways.patience import CircuitBreaker, Deadline, Pace, Timing
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest, NoAnswerError, Transport
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from cobro.contracts.parsing import Model, convert
from cobro.domain.gateways import GatewayAccount

# Some gateways take amounts as JSON numbers only: a Decimal goes out as the number it is.
_EXACT = msgspec.json.Encoder(decimal_format="number")
_OK, _REDIRECT, _BAD, _UNAUTHORIZED, _TOO_MANY, _SERVER = 200, 300, 400, 401, 429, 500
_REPEATABLE = frozenset({"GET", "HEAD", "PUT"})
_CODE = re.compile(r"[\w.:/-]{1,80}", re.ASCII)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.[a-z][a-z0-9-]{1,62}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway answered; `headers` are by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:  # noqa: ANN401 - JSON is what it is
        """Return the body; decimals are exact. Raise `GatewayUnavailableError` for no JSON."""
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_no_constant)
        except ValueError:
            message = f"the gateway answered {self.status} with something that is no JSON"
            raise GatewayUnavailableError(message) from None

    def read(self, model: type[Model]) -> Model:
        """Return the body as a model; `InvalidInputError` says which field is not as expected."""
        return convert(self.json(), model)

    def object(self) -> dict[str, Any]:
        """Return the body where it is an object; raise `GatewayUnavailableError` where not."""
        found = self.json()
        if not isinstance(found, dict):
            message = f"the gateway answered {self.status} with JSON that is no object"
            raise GatewayUnavailableError(message)
        return found


class Authorization(Protocol):
    def headers(self) -> Mapping[str, str]: ...

    def renew(self) -> bool:
        """Forget what was refused; tell whether there is a fresh one worth a second try."""
        ...


@dataclass(frozen=True, slots=True)
class FixedHeaders:
    """An API key that stands in the same headers of each call."""

    values: Mapping[str, str] = field(repr=False)

    def headers(self) -> Mapping[str, str]:
        return self.values

    def renew(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRules:
    """How a gateway's API wants to be called, and for how long we ask.

    `key_header` carries an idempotency key. `error_code` finds the gateway's own code in the parsed
    body of a refusal. `busy` are the statuses that mean "later" below 500. `budget_seconds` bounds
    a call with all its tries, `read_seconds` one of them.
    """

    name: str
    error_code: Callable[[Any], object]
    key_header: str = ""
    busy: frozenset[int] = frozenset({408, 425, 429})
    calls_per_second: int = 20
    tries_max: int = 4
    first_pause_seconds: float = 0.5
    pause_seconds_max: float = 8
    read_seconds: int = 10
    budget_seconds: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: `json_body` or `form` is what it sends, `key` is its idempotency key.

    `expected` are statuses from 300 on that the caller wants to see for itself.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    json_body: object | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    key: str = ""
    is_repeatable: bool = False
    is_authorized: bool = True
    expected: frozenset[int] = frozenset()

    @property
    def may_repeat(self) -> bool:
        return self.is_repeatable or bool(self.key) or self.method in _REPEATABLE

    def content(self) -> tuple[str, bytes | None]:
        """Return the type and the bytes of what it sends."""
        if self.json_body is not None:
            return "application/json", _EXACT.encode(self.json_body)
        if self.form is not None:
            return "application/x-www-form-urlencoded", urlencode(self.form).encode()
        return "", None


@dataclass(frozen=True, slots=True)
class _Failure:
    """A try that may be repeated: after `wait_seconds` where the gateway named a time."""

    reason: str
    was_taken_up: bool = True
    wait_seconds: float | None = None


class GatewayClient:
    """The API of one account. Breaker and pace are the account's: keep one client of it."""

    def __init__(
        self,
        rules: ApiRules,
        base_url: str,
        transport: Transport,
        *,
        authorization: Authorization | None = None,
        timing: Timing | None = None,
        seconds_left: Callable[[], float] | None = None,
    ) -> None:
        """`seconds_left` tells how long the function may still run, where that is known."""
        self._rules = rules
        self._base = base_url.rstrip("/")
        self._transport = transport
        self._timing = timing or Timing()
        self._seconds_left = seconds_left
        self._breaker = CircuitBreaker(rules.name, self._timing)
        self._pace = Pace(self._timing, rules.calls_per_second)
        self.authorization: Authorization = authorization or FixedHeaders({})

    def call(self, call: Call) -> Answer:
        """Call and return the answer below 300, or of a status that the call expects.

        Raises `GatewayRefusedError` for what the gateway refuses for good, and
        `GatewayUnavailableError` for everything that may go better later.
        """
        deadline = Deadline(self._timing, self._timing.now() + self._budget())
        answer = self._persist(call, deadline)
        if answer.status == _UNAUTHORIZED and call.is_authorized and self.authorization.renew():
            # It was refused before anything was done, so a second try is safe for every method.
            answer = self._persist(call, deadline)
        return self._judged(call, answer)

    def _request(self, call: Call) -> HttpRequest:
        kind, body = call.content()
        headers = {"Accept": "application/json"} | ({"Content-Type": kind} if kind else {})
        headers |= self.authorization.headers() if call.is_authorized else {}
        headers |= call.headers
        headers |= {self._rules.key_header: call.key} if call.key else {}
        url = f"{self._base}{call.path}" + (f"?{urlencode(call.query)}" if call.query else "")
        return HttpRequest(call.method, url, headers, body)

    def _persist(self, call: Call, deadline: Deadline) -> Answer:
        """Try until there is an answer to judge, or the tries or the time are used up."""
        request = self._request(call)
        number = 0
        while True:
            number += 1
            self._breaker.check()
            self._pace.wait(deadline, self._rules.name)
            outcome = self._exchange(request, deadline)
            if isinstance(outcome, Answer):
                return outcome
            said = self._said(call, outcome.reason)
            is_final = outcome.was_taken_up and not call.may_repeat
            if is_final or number == self._rules.tries_max:
                raise GatewayUnavailableError(said)
            deadline.pause(self._wait(outcome, number), said)

    def _budget(self) -> float:
        if self._seconds_left is None:
            return self._rules.budget_seconds
        return min(self._rules.budget_seconds, self._seconds_left())

    def _exchange(self, request: HttpRequest, deadline: Deadline) -> Answer | _Failure:
        seconds = min(self._rules.read_seconds, deadline.seconds_left)
        try:
            got = self._transport(request, seconds)
        except NoAnswerError as error:
            self._breaker.failed()
            return _Failure(f"gave no answer ({error})", was_taken_up=error.was_sent)
        if got.status >= _SERVER:
            self._breaker.failed()
            return _Failure(f"answered {got.status}", wait_seconds=_retry_after(got))
        self._breaker.succeeded()
        if got.status in self._rules.busy:
            wait = _retry_after(got)
            self._pace.hold(wait or 0)
            taken_up = got.status != _TOO_MANY
            return _Failure(f"answered {got.status}", was_taken_up=taken_up, wait_seconds=wait)
        return Answer(got.status, got.headers, got.body)

    def _wait(self, failure: _Failure, number: int) -> float:
        rules = self._rules
        bound = min(rules.pause_seconds_max, rules.first_pause_seconds * 2 ** (number - 1))
        drawn = self._timing.jitter(bound)
        return drawn if failure.wait_seconds is None else failure.wait_seconds + drawn

    def _judged(self, call: Call, answer: Answer) -> Answer:
        if _OK <= answer.status < _REDIRECT or answer.status in call.expected:
            return answer
        if answer.status < _BAD:
            said = f"answered {answer.status}, and no redirect is followed"
            raise GatewayUnavailableError(self._said(call, said))
        code = self._code(answer)
        if answer.status == _UNAUTHORIZED:
            said = f"refuses our credentials ({code}): check the secret of the account"
            raise GatewayUnavailableError(self._said(call, said))
        said = f"refuses it: {answer.status} {code}"
        raise GatewayRefusedError(self._said(call, said), reason_code=code)

    def _code(self, answer: Answer) -> str:
        """Return the gateway's own code, or its status where it names none that can be shown."""
        try:
            code = str(self._rules.error_code(json.loads(answer.body)))
        except (ValueError, LookupError, TypeError, AttributeError):
            code = ""
        return code if _CODE.fullmatch(code) else f"http_{answer.status}"

    def _said(self, call: Call, what: str) -> str:
        return f"{self._rules.name} {what} ({call.method} {call.path})"


def base_url_of(account: GatewayAccount, default: str = "") -> str:
    """Return where an account's API lies: its fact `base_url`, or the gateway's own address.

    Only https to a named host is called, since facts come in by an API; an account that is not live
    may name this machine, where a sandbox of the tests runs.
    """
    url = account.facts.get("base_url", "") or default
    parts = urlsplit(url)
    host = parts.hostname or ""
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if plain and parts.scheme == "https" and _HOST.fullmatch(host):
        return url
    if plain and parts.scheme in {"http", "https"} and host in _LOOPBACK and not account.is_live:
        return url
    message = f"the fact base_url of {account.key} must be https:// and the name of a host"
    raise GatewayRefusedError(message, reason_code="base_url")


def _no_constant(name: str) -> object:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _retry_after(answer: HttpAnswer) -> float | None:
    """Read `Retry-After` in seconds, or as a date against the answer's own date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        ends = parsedate_to_datetime(text)
        return max(0, (ends - parsedate_to_datetime(answer.headers["date"])).total_seconds())
    except (ValueError, KeyError, TypeError):
        return None
