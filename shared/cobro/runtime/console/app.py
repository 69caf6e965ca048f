"""Which page answers which address, for whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from cobro.adapters.console.render import ASSETS, asset, render
from cobro.adapters.own_api import OwnApi
from cobro.adapters.staff_pool import StaffPool
from cobro.domain.errors import CobroError, InvalidInputError, UnavailableError
from cobro.domain.languages import language_named, preferred
from cobro.domain.parties import Language
from cobro.runtime.console import (
    actions,
    alerts,
    arrangements,
    audit,
    calls,
    customers,
    dashboard,
    details,
    effectiveness,
    exports,
    forecast,
    lists,
    messages,
    policy_form,
    requests,
    review,
    sign_in,
    simulator,
)
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import PAGES
from cobro.runtime.console.people import People
from cobro.runtime.console.session import COMPANY, LANGUAGE, Session, kept, session_of
from cobro.runtime.console.visit import Reply, Visit, cookie, redirect, visit_of
from cobro.runtime.observability import logger
from cobro.runtime.outcomes import outcome_of

__all__ = ["Console"]

YEAR_SECONDS = 31_536_000
FOR_EVER = MappingProxyType({"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable"})
ONE_OF: Mapping[str, Callable[[Desk, str], Reply]] = MappingProxyType(
    {
        "invoices": details.invoice,
        "customers": customers.customer,
        "disputes": arrangements.disputes,
        "agreements": arrangements.agreement,
        "propose": arrangements.propose,
        "dunning": details.policy,
        "exports": exports.export,
        "csv": lists.as_csv,
    }
)
WHOLE: Mapping[str, Callable[[Desk], Reply]] = MappingProxyType(
    {
        "": dashboard.dashboard,
        "queues": dashboard.queues,
        "received": dashboard.received,
        "forecast": forecast.forecast,
        "invoices": details.invoices,
        "customers": lists.customers,
        "timeline": customers.timeline,
        "simulator": simulator.simulator,
        "policy-form": policy_form.policy_form,
        "messages": messages.messages,
        "mail": messages.mail,
        "audit": audit.audit,
        "evidence": arrangements.evidence,
        "review": review.review,
        "alerts": alerts.alerts,
        "calls": calls.calls,
        "requests": requests.requests,
        "effectiveness": effectiveness.effectiveness,
        "exports": exports.exports,
        "export-file": exports.export_file,
        "letters-file": exports.letters_file,
        "report": exports.report,
        "bank-file": details.bank_file,
        "companies": details.companies,
    }
)


@dataclass(frozen=True, slots=True)
class Console:
    """`now` is the time of day, `today` the instant of business."""

    pool: StaffPool
    api: OwnApi
    people: People
    now: Callable[[], datetime]
    today: Callable[[], datetime]

    def __call__(self, event: Mapping[str, Any]) -> dict[str, Any]:
        return self._answer(event).plain()

    def _answer(self, event: Mapping[str, Any]) -> Reply:
        try:
            visit = visit_of(event)
            return self._page(visit)
        except CobroError as error:
            outcome = outcome_of(error)
            logger.info("console refused", code=error.code, status=int(outcome.status))
            kind = "later" if isinstance(error, UnavailableError) else "refused"
            return _bare(kind, outcome.status)

    def _page(self, visit: Visit) -> Reply:
        if visit.path.startswith("assets/"):
            return _asset(visit.path.rpartition("/")[2])
        language = _language(visit)
        if visit.path == "language":
            return _keep_language(visit)
        if visit.path == "sign-in":
            return sign_in.sign_in(visit, self.pool, language)
        session = session_of(visit, self.pool, self.now())
        if session is None:
            return redirect("/console/sign-in")
        reply = self._inside(visit, session, language)
        if session.is_renewed:
            return replace(reply, cookies=(*kept(session.tokens), *reply.cookies))
        return reply

    def _inside(self, visit: Visit, session: Session, language: Language) -> Reply:
        company = visit.cookies.get(COMPANY, "")
        api, today = self.api, self.today()
        desk = Desk(visit, session, api, self.people, language, unquote(company), today)
        if visit.method == "POST":
            return self._order(desk)
        if desk.company:
            return _shown(desk)
        found = details.first_company(desk)
        if not isinstance(found, str):
            return desk.failed(found)
        if not found:
            return desk.page("empty", {}, place="dashboard")
        reply = _shown(replace(desk, company=found))
        return replace(reply, cookies=(*reply.cookies, cookie(COMPANY, found, YEAR_SECONDS)))

    def _order(self, desk: Desk) -> Reply:
        if not desk.session.sent(desk.visit):
            return desk.page("refused", _foreign(), status=HTTPStatus.FORBIDDEN)
        if desk.visit.path == "sign-out":
            return sign_in.sign_out(self.pool, desk.session.tokens.refresh)
        if desk.visit.path == "company":
            chosen = desk.visit.form.get("company", "")
            return redirect("/console", cookie(COMPANY, _cookie_safe(chosen), YEAR_SECONDS))
        if desk.visit.path == "policy-form":
            return policy_form.keep_policy(desk)
        return actions.act(desk, desk.visit.path.removeprefix("do/"))


def _shown(desk: Desk) -> Reply:
    first, _, rest = desk.visit.path.partition("/")
    if rest and first in ONE_OF:
        return ONE_OF[first](desk, unquote(rest))
    if desk.visit.path in WHOLE:
        return WHOLE[desk.visit.path](desk)
    if desk.visit.path in PAGES:
        return lists.list_page(desk, desk.visit.path)
    values = {"kind": "not_found", "code": "", "message": ""}
    return desk.page("refused", values, status=HTTPStatus.NOT_FOUND)


def _foreign() -> dict[str, str]:
    return {"kind": "foreign", "code": "", "message": ""}


def _bare(kind: str, status: HTTPStatus) -> Reply:
    return Reply(render("bare", Language.EN, {"kind": kind}), status)


def _asset(name: str) -> Reply:
    if name not in ASSETS:
        return _bare("not_found", HTTPStatus.NOT_FOUND)
    return Reply(asset(name), content_type=f"{ASSETS[name]}; charset=utf-8", headers=FOR_EVER)


def _language(visit: Visit) -> Language:
    try:
        return language_named(visit.cookies.get(LANGUAGE, ""))
    except InvalidInputError:
        return preferred(visit.accept_language, Language.PT_BR)


def _keep_language(visit: Visit) -> Reply:
    chosen = language_named(visit.query.get("to", ""))
    return redirect("/console", cookie(LANGUAGE, chosen.value, YEAR_SECONDS))


def _cookie_safe(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
