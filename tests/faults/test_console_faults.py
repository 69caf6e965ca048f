"""console: what it shows while the user pool or the API does not answer."""

from cobro.adapters.own_api import ApiAnswer, ApiRequest, HttpApi
from tests.support.console_world import ConsoleWorld, FakePool, full_answers


def test_a_pool_that_is_down_lets_nobody_in_and_ends_no_session() -> None:
    pool = FakePool()
    pool.is_down = True
    world = ConsoleWorld(full_answers(), pool)
    entered = world.post("/console/sign-in", step="password", username="ana", password="right")
    world.signed_in("viewer")
    world.cookies["__Host-cobro_access"] = ""
    waiting = world.get()

    assert (entered["statusCode"], waiting["statusCode"]) == (503, 503)
    assert world.cookies["__Host-cobro_refresh"] == "refresh"


def test_an_order_without_an_answer_is_sent_once_and_says_so() -> None:
    world = ConsoleWorld({"POST /v1/exceptions/x/replay": ApiAnswer(503, {})})
    world.signed_in("finance")
    answer = world.order("replay", id="x", key="k")

    assert answer["statusCode"] == 503
    assert "look before you send it again" in answer["body"]
    assert len(world.api.orders()) == 1


def test_an_api_that_cannot_be_reached_answers_as_unavailable() -> None:
    api = HttpApi("http://127.0.0.1:9")
    answer = api.call(ApiRequest("GET", "/v1/issuers", {}), "token", "en")

    assert (answer.status, answer.is_good, answer.code) == (503, False, "")
