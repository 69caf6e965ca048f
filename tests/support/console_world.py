"""A console in front of an API of memory: what it is asked, and answers full of hard data."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from botocore.exceptions import ClientError

from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.adapters.staff_pool import StaffPool, Tokens
from cobro.runtime.console.app import Console
from cobro.runtime.console.people import People
from cobro.runtime.console.session import Session
from tests.support.console_arrangements import arranged_answers, good
from tests.support.console_effects import brought_answers
from tests.support.console_watch import watched_answers
from tests.support.forecasts import forecast_body

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
HOST = "console.example"
HARD = "<script>alert(1)</script> \"'&" + "W" * 120  # a name that wants out of its cell
BIG = 99_999_999_999_999


def token_of(*groups: str, ends: datetime = NOW + timedelta(hours=1)) -> str:
    claims = {"username": "ana", "cognito:groups": groups, "exp": int(ends.timestamp())}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"head.{body}.signature"


class FakePool:
    """The user pool's public calls: `ana` with password `right` and code `123456`."""

    def __init__(self, challenge: str = "SOFTWARE_TOKEN_MFA") -> None:
        self.challenge = challenge
        self.calls: list[str] = []
        self.is_down = False

    def initiate_auth(self, **asked: Any) -> dict[str, Any]:
        self._heard("initiate_auth")
        parameters = asked["AuthParameters"]
        if asked["AuthFlow"] == "REFRESH_TOKEN_AUTH":
            if parameters["REFRESH_TOKEN"] != "refresh":
                raise _refusal("NotAuthorizedException")
            return {"AuthenticationResult": {"AccessToken": token_of("finance")}}
        if parameters["PASSWORD"] != "right":
            raise _refusal("NotAuthorizedException")
        return self._challenge()

    def _challenge(self) -> dict[str, Any]:
        if not self.challenge:
            return {"AuthenticationResult": self._tokens()}
        return {"ChallengeName": self.challenge, "Session": "s1"}

    def respond_to_auth_challenge(self, **asked: Any) -> dict[str, Any]:
        self._heard(asked["ChallengeName"])
        if asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED":
            self.challenge = "MFA_SETUP"
            return self._challenge()
        code = asked["ChallengeResponses"].get("SOFTWARE_TOKEN_MFA_CODE", "123456")
        if code != "123456":
            raise _refusal("CodeMismatchException")
        return {"AuthenticationResult": self._tokens()}

    def associate_software_token(self, **proof: str) -> dict[str, Any]:
        self._heard("associate " + ",".join(proof))
        return {"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"}

    def verify_software_token(self, **asked: str) -> dict[str, Any]:
        self._heard("verify")
        if asked["UserCode"] != "123456":
            raise _refusal("EnableSoftwareTokenMFAException")
        return {"Status": "SUCCESS", "Session": "s3"}

    def set_user_mfa_preference(self, **asked: Any) -> dict[str, Any]:  # noqa: ARG002 - as boto3 calls it
        self._heard("prefer")
        return {}

    def revoke_token(self, **asked: Any) -> dict[str, Any]:  # noqa: ARG002 - as boto3 calls it
        self._heard("revoke")
        return {}

    def _heard(self, call: str) -> None:
        self.calls.append(call)
        if self.is_down:
            raise _refusal("InternalErrorException")

    @staticmethod
    def _tokens() -> dict[str, str]:
        return {"AccessToken": token_of("finance"), "RefreshToken": "refresh"}


def _refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "call")


@dataclass
class FakeApi:
    """Answers by path; `asked` keeps every request and the token it came with."""

    answers: dict[str, ApiAnswer]
    asked: list[tuple[ApiRequest, str, str]] = field(default_factory=list)

    def call(self, request: ApiRequest, token: str, language: str) -> ApiAnswer:
        self.asked.append((request, token, language))
        missing = ApiAnswer(404, {"error": {"code": "not_found", "message": "nothing"}})
        return self.answers.get(f"{request.method} {request.path}", missing)

    def orders(self) -> list[ApiRequest]:
        return [request for request, _, _ in self.asked if request.method != "GET"]


class ConsoleWorld:
    def __init__(self, answers: dict[str, ApiAnswer], pool: FakePool | None = None) -> None:
        self.pool = pool or FakePool()
        self.api = FakeApi(answers)
        client: Any = self.pool
        self.now = NOW  # the time of day
        staff, people = StaffPool(client, "client"), People(lambda: self.now)
        self.console = Console(staff, self.api, people, lambda: NOW, lambda: NOW)
        self.cookies: dict[str, str] = {}

    def signed_in(self, *groups: str, company: str = "acme", language: str = "en") -> None:
        self.cookies = {
            "__Host-cobro_access": token_of(*groups),
            "__Host-cobro_refresh": "refresh",
            "__Host-cobro_language": language,
            "__Host-cobro_company": company,
        }

    def get(self, path: str = "/console", **query: str) -> dict[str, Any]:
        return self._send("GET", path, query=query)

    def post(self, path: str, origin: str = f"https://{HOST}", **form: str) -> dict[str, Any]:
        return self._send("POST", path, body=urlencode(form), origin=origin)

    def order(self, name: str, **form: str) -> dict[str, Any]:
        """Send a form as a page of this session carries it."""
        return self.post(f"/console/do/{name}", token=self.form_token, **form)

    @property
    def form_token(self) -> str:
        return Session(Tokens("", self.cookies["__Host-cobro_refresh"])).form_token

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        body: str = "",
        origin: str = "",
    ) -> dict[str, Any]:
        event = {
            "rawPath": path,
            "requestContext": {"http": {"method": method}},
            "headers": {"host": HOST, **({"origin": origin} if origin else {})},
            "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
            "queryStringParameters": query or {},
            "body": body,
        }
        answer = self.console(event)
        for text in answer["cookies"]:
            name, _, rest = text.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer


def full_answers() -> dict[str, ApiAnswer]:
    """Return an answer for every page, with texts and amounts at their limits."""
    proposal = {
        "rule": "exact", "score": 9_500, "explanation": HARD, "reason": HARD, "customer_id": "c",
        "parts": [{"invoice_id": "inv/1", "document": HARD, "amount": BIG}], "with_entries": [],
    }  # fmt: skip
    entry = {
        "entry_id": "e/1", "issuer_id": "acme", "state": "proposed", "reason_code": "x",
        "locale": "en", "explanation": HARD, "account": HARD, "booking_date": "2026-03-30",
        "amount": BIG, "currency": "BRL", "text": HARD, "payer_name": HARD, "references": {},
        "proposal": proposal, "alternatives": [proposal],
        "history": [{"acted_at": "2026-03-30T10:00:00+00:00", "author": HARD, "action": "kept",
                     "detail": HARD}],
    }  # fmt: skip
    entries = [entry, {**entry, "entry_id": "e2", "state": "in_review", "proposal": None},
               {**entry, "entry_id": "e3", "state": "matched"}]  # fmt: skip
    return {**_reports(), **_lists(), **_things(), **arranged_answers(HARD, BIG),
            **watched_answers(HARD, BIG), **brought_answers(HARD, BIG),
            "GET /v1/reconciliation/items": good(items=entries, after="next")}  # fmt: skip


def _reports() -> dict[str, ApiAnswer]:
    buckets = {"not_due": BIG, "days_1_30": 5, "days_31_60": 0, "days_61_90": -3, "over_90": 7}
    source = {"received_minor": BIG, "payments": 3}
    receipts = {"business_date": "2026-02-10", "received_minor": BIG, "returned_minor": 1}
    points = [
        {"days": 30, "unpaid_minor": 5, "rate": "0.25"},
        {"days": 60, "unpaid_minor": None, "rate": None},
    ]
    vintage = {"month": "2026-01", "currency": "BRL", "billed_minor": BIG, "points": points}
    return {
        "GET /v1/issuers": good(issuers=[{"issuer_id": "acme", "name": HARD}]),
        "GET /v1/reports/ageing": good(currencies={"BRL": {"open": BIG, "buckets": buckets}}),
        "GET /v1/reports/cash": good(currencies={"BRL": [receipts]}),
        "GET /v1/reports/forecast": good(**forecast_body(BIG)),
        "GET /v1/reports/vintages": good(vintages=[vintage]),
        "GET /v1/reports/default-rate": good(currencies={"BRL": {"rate": "0.0734"}}),
        "GET /v1/reports/reconciliation": good(currencies={"BRL": {"stripe": source}}),
    }


def _lists() -> dict[str, ApiAnswer]:
    at = "2026-03-30T10:00:00+00:00"
    seen = {"file": HARD, "date": "2026-03-30", "number": 1}
    return {
        "GET /v1/exceptions": good(exceptions=[{
            "exception_id": "x/1", "source": "bank", "reason_code": "=cmd", "raised_at": at,
            "explanation": HARD, "amount": BIG, "currency": ""}]),
        "GET /v1/drafts": good(drafts=[{
            "draft_id": HARD, "version": 3, "editor": HARD, "changed_at": at,
            "invoice": {"customer_id": HARD, "due_date": "2026-04-10"}}]),
        "GET /v1/payment-orders": good(orders=[{
            "order_id": "o1", "kind": "refund", "subject": HARD, "amount": BIG, "currency": "EUR",
            "reason": HARD, "author": HARD, "created_at": at, "version": 1}]),
        "GET /v1/bank-files/gaps": good(gaps=[{
            "account": HARD, "kind": "balance", "after": seen, "before": seen,
            "difference": -BIG, "currency": "MXN"}]),
        "GET /v1/imports": good(imports=[{
            "seen_at": at, "key": HARD, "state": "read", "rows": BIG, "rows_read": 1,
            "rows_refused": 0, "reason": HARD}]),
        "GET /v1/remittances": good(remittances=[{
            "created_at": at, "agreement_id": HARD, "bank": "237", "file_number": 1,
            "state": "taken", "orders": 2}]),
        "GET /v1/bank-accounts": good(accounts=[{
            "account": HARD, "label": HARD, "source": "learnt", "author": ""}]),
        "GET /v1/letters": good(batches=[{
            "gathered_date": "2026-03-30", "state": "drawn", "letters": BIG, "pages": 2,
            "left_out": 1, "drawn_at": at, "posted_at": None, "posted_by": HARD}]),
        "GET /v1/dunning-policies": good(
            policies=[{"policy": HARD, "version": 1, "steps": [HARD, "b"], "author": HARD,
                       "stored_at": at}],
            assignments=[{"kind": "customer", "key": HARD, "policy": HARD}]),
        "GET /v1/gateway-accounts": good(accounts=[{
            "gateway": "stripe", "account_id": HARD, "currencies": ["BRL", "EUR"],
            "offers": [], "is_live": False, "webhook_path": HARD,
            "health": "behind", "asked_through_at": at}]),
        "GET /v1/contracts": good(contracts=[{
            "contract_id": HARD, "next_issue_date": "2026-04-01"}]),
        "GET /v1/customers": good(customers=[{
            "customer_id": "c/1", "name": HARD, "tax_id": "1", "email": HARD, "segment": ""}],
            after="more"),
    }  # fmt: skip


def _things() -> dict[str, ApiAnswer]:
    a_step = {
        "step": HARD,
        "offset": {"business_days": 3, "from": "last_step"},
        "tone": HARD,
        "only_if": {"segments": [HARD]},
        "actions": ["new_boleto"],
        "boleto_due_days": 4,
    }
    line = {"business_date": "2026-03-01", "code": "invoice_issued", "document": HARD,
            "source": "", "movement_minor": BIG, "balance_minor": BIG}  # fmt: skip
    invoice = {
        "invoice_id": "inv1", "document": HARD, "kind": "invoice", "nosso_numero": "1",
        "customer_id": "c/1", "currency": "BRL", "total": BIG, "open": BIG, "status": "open",
        "issue_date": "2026-03-01", "due_date": "2026-03-31", "notes": HARD,
        "external_reference": HARD,
        "lines": [{"description": HARD, "quantity": "1", "unit_price": BIG, "amount": BIG}],
    }  # fmt: skip
    return {
        "GET /v1/invoices": good(invoices=[invoice], after="A#7"),
        "GET /v1/invoices/inv1": good(**invoice),
        "GET /v1/invoices/inv1/payoff": good(total=BIG),
        "GET /v1/invoices/inv1/charges": good(charges=[{
            "kind": "boleto", "state": "registered", "amount": BIG, "currency": "BRL",
            "due_date": "2026-03-31", "reason": HARD}]),
        "GET /v1/invoices/inv1/notices": good(notices=[{
            "at": "2026-03-30T10:00:00+00:00", "step": HARD, "state": "sent", "channel": "email",
            "policy": HARD, "detail": HARD}]),
        "GET /v1/customers/c1": good(
            customer_id="c1", name=HARD, tax_id="1", country="BR", email=HARD, phone="",
            address=HARD, language="pt-BR", segment=HARD),
        "GET /v1/customers/c1/statement": good(statements=[{
            "currency": "BRL", "opening_minor": BIG, "closing_minor": -BIG, "lines": [line]}]),
        "GET /v1/customers/c1/credits": good(credits=[{
            "opened_date": "2026-03-01", "source": "bank", "document": HARD, "amount": BIG,
            "left": BIG, "currency": "BRL"}]),
        "GET /v1/dunning-policies/mild": good(
            policy=HARD, version=1, author=HARD, document={"description": HARD, "steps": [a_step]}),
        "GET /v1/bank-files/f1": good(
            file_id=HARD, state="ingested", parts=1, standing={"matched": 3, "pending": 0}),
    }  # fmt: skip
