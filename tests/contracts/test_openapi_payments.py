"""Orders about payments are answered as the description says."""

from tests.contracts.test_openapi import check
from tests.support.orders import look, order, received, release, under_a_limit
from tests.support.requests import CUSTOMER, issuer_body
from tests.support.world import Answer, World

USES = f"customers/{CUSTOMER}/credit-applications"
USES_PATH = "/v1/customers/{customer_id}/credit-applications"


def written(answer: Answer, path: str) -> int:
    check("POST", path, answer.status, answer.body)
    return answer.status


def test_orders_are_answered_as_described(world: World) -> None:
    one, two = (world.issue(key).body["invoice_id"] for key in ("one", "two"))
    wanted = received(world, 13_000, invoice_id=one)
    first, again = order(world, "payments", "k", wanted), order(world, "payments", "k", wanted)
    clash = order(world, "payments", "k", received(world, 1))
    forbidden = order(world, "payments", "x", wanted, groups=("viewer",))
    told = [written(answer, "/v1/payments") for answer in (first, again, clash, forbidden)]
    payment = first.body["payment"]["payment_id"]
    used = order(world, USES, "use", {"invoice_id": two})
    spent = order(world, f"payments/{payment}/reversals", "early")
    undone = order(world, f"{USES}/{used.body['order_id']}/reversals", "undo")
    part = order(world, f"payments/{payment}/refunds", "p", {"amount": 1, "currency": "BRL"})
    moved = order(world, f"payments/{payment}/reallocations", "m", {"invoice_id": two})
    back = order(world, f"payments/{payment}/reversals", "late")

    assert told == [201, 200, 409, 403]
    assert written(used, USES_PATH) == 201
    assert written(undone, f"{USES_PATH}/{{order_id}}/reversals") == 201
    assert written(spent, "/v1/payments/{payment_id}/reversals") == 422
    assert written(part, "/v1/payments/{payment_id}/refunds") == 201
    assert written(moved, "/v1/payments/{payment_id}/reallocations") == 201
    assert written(back, "/v1/payments/{payment_id}/reversals") == 201


def test_what_is_looked_at_is_answered_as_described(world: World) -> None:
    wanted = received(world, 13_000, customer_id=CUSTOMER)
    payment = order(world, "payments", "k", wanted).body["payment"]["payment_id"]
    under_a_limit(world, 1)
    order(world, "payments", "held", wanted)
    shown = {
        "/v1/payments/{payment_id}": [
            look(world, f"payments/{payment}"),
            look(world, "payments/x"),
        ],
        "/v1/customers/{customer_id}/credits": [
            look(world, f"customers/{CUSTOMER}/credits", currency="BRL"),
            look(world, f"customers/{CUSTOMER}/credits"),
        ],
        "/v1/payment-orders": [
            look(world, "payment-orders"),
            look(world, "payment-orders", state="open"),
        ],
    }
    for path, answers in shown.items():
        for answer in answers:
            check("GET", path, answer.status, answer.body)

    assert [[a.status for a in answers] for answers in shown.values()] == [
        [200, 404],
        [200, 400],
        [200, 400],
    ]


def test_releases_are_answered_as_described(world: World) -> None:
    under_a_limit(world, 1)
    held = order(world, "payments", "k", received(world, 10_000))
    other = order(world, "payments", "other", received(world, 10_000))
    path = "/v1/payment-orders/{order_id}"
    own, done, twice = (release(world, held, person) for person in ("ana", "rui", "rui"))
    discarded, late = release(world, other, step="discard"), release(world, other)

    assert written(held, "/v1/payments") == 202
    assert [written(answer, f"{path}/release") for answer in (own, done, twice, late)] == [
        403,
        201,
        200,
        409,
    ]
    assert written(discarded, f"{path}/discard") == 200


def test_a_small_difference_is_answered_as_described(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body(difference_tolerance=10))
    invoice_id = world.issue("one").body["invoice_id"]
    path = "/v1/invoices/{invoice_id}/small-difference"
    body = {"issuer_id": "acme", "reason": "bank kept ten cents"}

    def give_up() -> Answer:
        url, headers = path.format(invoice_id=invoice_id), {"Idempotency-Key": "small"}
        return world.http("adjust_invoices", "POST", url, body, headers=headers)

    early = give_up()
    order(world, "payments", "k", received(world, 9_990, invoice_id=invoice_id))

    assert [written(answer, path) for answer in (early, give_up(), give_up())] == [422, 201, 200]
