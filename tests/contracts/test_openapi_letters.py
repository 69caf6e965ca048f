"""What is said of letters is what the description says."""

from tests.contracts.test_openapi import check
from tests.support.letters import on_letters
from tests.support.world import START, World, forget


def test_letters_are_answered_as_described(world: World) -> None:
    on_letters(world)
    forget()
    world.issue("one", 10_000, due=START.date())
    world.settle()
    query, day = {"issuer_id": "acme"}, START.date().isoformat()
    shown = []
    for days in (0, 1):
        world.advance(days=days)
        world.run_schedule()
        world.settle()
        world.run_schedule("run_exports")
        listed = world.http("manage_exports", "GET", "/v1/letters", query=query)
        check("GET", "/v1/letters", listed.status, listed.body)
        for each in (day, "2026-01-01", "soon"):
            path = f"/v1/letters/{each}"
            file = world.http("manage_exports", "GET", f"{path}/file", query=query)
            check("GET", "/v1/letters/{gathered_date}/file", file.status, file.body)
            posting = world.http("manage_exports", "POST", f"{path}/posting", query)
            check("POST", "/v1/letters/{gathered_date}/posting", posting.status, posting.body)
            shown.append((file.status, posting.status))

    assert shown == [(422, 422), (404, 404), (400, 400), (200, 200), (404, 404), (400, 400)]
