"""One person's desk for one request: language, company, the API in her name, and pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from cobro.adapters.console.formats import Formats
from cobro.adapters.console.render import render, words
from cobro.adapters.own_api import ApiAnswer, ApiRequest, OwnApi, all_of
from cobro.domain.parties import Language
from cobro.runtime.console.people import People
from cobro.runtime.console.session import PERSON, Session
from cobro.runtime.console.visit import Reply, Visit

__all__ = ["Desk"]

WRITERS = frozenset({"finance", "admin"})


@dataclass(frozen=True)
class Desk:
    """`at` is the instant of business; `company` is empty where there is none yet."""

    visit: Visit
    session: Session
    api: OwnApi
    people: People
    language: Language
    company: str
    at: datetime

    @property
    def today(self) -> date:
        return self.at.date()

    def in_days(self, days: int) -> str:
        """Return a day from today on, as forms have it."""
        return (self.today + timedelta(days=days)).isoformat()

    @cached_property
    def formats(self) -> Formats:
        return Formats(self.language, self._person)

    def _person(self, name: str) -> str:
        return self.people.named(name, lambda: self.call(ApiRequest("GET", "/v1/staff", {})))

    @property
    def words(self) -> dict[str, Any]:
        return words(self.language)

    @property
    def may_write(self) -> bool:
        return bool(self.session.groups & WRITERS)

    def ask(self, path: str, **query: str) -> ApiRequest:
        """Return a question about this company."""
        return ApiRequest("GET", path, {"issuer_id": self.company, **query})

    def call(self, request: ApiRequest) -> ApiAnswer:
        return self.api.call(request, self.session.tokens.access, self.language.value)

    def all(self, **requests: ApiRequest) -> dict[str, ApiAnswer]:
        return all_of(self.call, requests)

    def page(
        self,
        template: str,
        values: Mapping[str, Any],
        *,
        place: str = "",
        status: HTTPStatus = HTTPStatus.OK,
    ) -> Reply:
        """Render a page within the frame of menu, company and language."""
        frame = {
            "f": self.formats,
            "place": place or template,
            "company": self.company,
            "person": unquote(self.visit.cookies.get(PERSON, "")),
            "may_write": self.may_write,
            "form_token": self.session.form_token,
            "new_key": new_key,
            "here": f"/console/{self.visit.path}",
            "done": self.visit.query.get("done", ""),
        }
        return Reply(render(template, self.language, {**frame, **values}), status)

    def failed(self, answer: ApiAnswer) -> Reply:
        """Say plainly what the API refused, with its status."""
        status = HTTPStatus(answer.status)
        kinds = {HTTPStatus.FORBIDDEN: "forbidden", HTTPStatus.NOT_FOUND: "not_found"}
        later = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = "later" if later else kinds.get(status, "refused")
        values = {"kind": kind, "code": answer.code, "message": answer.message}
        return self.page("refused", values, status=status)


def new_key() -> str:
    """Return a key for one order: a form that is sent twice orders once."""
    return f"console:{uuid4()}"
