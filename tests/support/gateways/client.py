"""A client of a gateway that does not exist, on a site in process and a time that we turn."""

from collections.abc import Callable

from cobro.adapters.gateways.http import ApiRules, FixedHeaders, GatewayClient
from cobro.adapters.gateways.transport import HttpAnswer, NoAnswerError
from tests.support.gateways.web import InProcess, TurnedTime, json_answer

RULES = ApiRules(
    name="Gate", key_header="Gate-Key", error_code=lambda body: body["code"], calls_per_second=1000
)
BUSY = json_answer(503, {})
SECRET = "sk_very_secret"


class CalledGateway:
    """A client on a site that answers 200, until it is told otherwise."""

    def __init__(self, rules: ApiRules = RULES, left: Callable[[], float] | None = None) -> None:
        self.time = TurnedTime()
        self.web = InProcess(lambda _: json_answer(200, {"fine": "yes"}))
        self.client = GatewayClient(
            rules,
            "https://gate.example/v1/",
            self.web,
            authorization=FixedHeaders({"Authorization": f"Bearer {SECRET}"}),
            timing=self.time.timing,
            seconds_left=left,
        )

    def will_answer(self, *outcomes: HttpAnswer | NoAnswerError) -> None:
        self.web.next.extend(outcomes)
