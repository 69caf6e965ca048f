"""Announcements as a company keeps and begins them over HTTP, in one line each."""

from typing import Any

from tests.support.world import Answer, World

QUERY: Any = {"issuer_id": "acme"}
FUNCTION = "manage_dunning"
CONSENTS = "/v1/customers/cus-1/consents"
WORDS = {"pt-BR": {"subject": "Novidades, {name}", "body": "Olá, {name}.\n\nÉ <b>novo</b>."}}


def announcement_body(**changes: Any) -> dict[str, Any]:
    facts = {
        "kind": "promotion",
        "words": WORDS,
        "first_date": "2026-03-02",
        "last_date": "2026-03-31",
    }
    return {**facts, **changes}


def announced(world: World, code: str = "spring", **changes: Any) -> Answer:
    groups = changes.pop("groups", ("finance",))
    body, path = announcement_body(**changes), f"/v1/announcements/{code}"
    return world.http(FUNCTION, "PUT", path, body, query=QUERY, groups=groups)


def moved(world: World, state: str, code: str = "spring", **more: Any) -> Answer:
    groups, path = more.pop("groups", ("finance",)), f"/v1/announcements/{code}/state"
    return world.http(FUNCTION, "POST", path, {"state": state}, query=QUERY, groups=groups)


def progress(world: World, code: str = "spring") -> dict[str, Any]:
    path = "/v1/announcements"
    found = world.http(FUNCTION, "GET", path, query=QUERY, groups=("viewer",)).body["announcements"]
    told: dict[str, Any] = next(each for each in found if each["code"] == code)
    return told


def agreed(world: World, customer: str = "cus-1", **changes: Any) -> Answer:
    """Let a clerk take a consent to promotions down."""
    body = {"issuer_id": "acme", "purpose": "promotions", "source": "form"}
    body |= {"given_at": "2026-03-02T10:00:00Z", "wording": "newsletter/3", **changes}
    path = f"/v1/customers/{customer}/consents"
    return world.http(FUNCTION, "POST", path, body, groups=("finance",))
