"""Stripe's API in the tests: payment links, vouchers, refunds, disputes, payouts and events.

It answers in Stripe's shapes: an idempotency key answers the same again and refuses other
parameters, lists have pages of two, and nothing is expanded that was not asked for. What payers,
banks and Stripe do has a method each in `StripeBooks`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest
from tests.support.gateways.stripe_books import Form, Json, StripeBooks, metadata_of
from tests.support.gateways.web import json_answer

API_KEY = "sk_test_of_the_tests"
PAGE = 2
_OVER = {"canceled", "succeeded"}


def refused(status: int, **error: Any) -> HttpAnswer:
    return json_answer(status, {"error": {"type": "invalid_request_error", **error}})


NOT_FOUND = refused(404, code="resource_missing")


@dataclass
class StripeSite:
    books: StripeBooks = field(default_factory=StripeBooks)
    answered: dict[str, tuple[str, HttpAnswer]] = field(default_factory=dict)
    declines: str = ""

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers.get("authorization") != f"Bearer {API_KEY}":
            return refused(401, message="no such key")
        assert headers["stripe-version"] == "2026-07-29.dahlia"
        key, sent = headers.get("idempotency-key", ""), (request.body or b"").decode()
        if key in self.answered:
            before, answer = self.answered[key]
            is_same = before == f"{request.url}{sent}"
            return answer if is_same else refused(400, type="idempotency_error")
        answer = self._route(request, dict(parse_qsl(sent, keep_blank_values=True)))
        if key:
            self.answered[key] = (f"{request.url}{sent}", answer)
        return answer

    def _route(self, request: HttpRequest, form: Form) -> HttpAnswer:
        parts = urlsplit(request.url)
        steps = parts.path.removeprefix("/v1/").replace("checkout/", "").split("/")
        query = dict(parse_qsl(parts.query))
        doors: dict[tuple[str, str, int], Callable[..., HttpAnswer]] = {
            ("POST", "payment_intents", 1): self._open_intent,
            ("POST", "payment_intents", 3): self._cancel,  # .../cancel
            ("POST", "payment_links", 1): self._open_link,
            ("POST", "payment_links", 2): self._change_link,
            ("POST", "sessions", 3): self._expire,  # .../expire
            ("POST", "refunds", 1): self._refund,
        }
        if request.method == "GET":
            return self._read(steps, query)
        return doors[request.method, steps[0], len(steps)](form, *steps[1:2])

    # ---- writing ---------------------------------------------------------------------------

    def _open_intent(self, form: Form) -> HttpAnswer:
        intent = self.books.open_intent(form)
        if form.get("off_session") == "true":
            if self.declines:
                self.books.fail(intent["id"], self.declines)
                error = {"type": "card_error", "code": "card_declined"}
                declined = {"decline_code": self.declines, "payment_intent": intent}
                return json_answer(402, {"error": {**error, **declined}})
            self.books.pay(intent["id"])
        return json_answer(200, self._shown(intent, form))

    def _cancel(self, form: Form, intent_id: str) -> HttpAnswer:
        assert form == {}
        intent = self.books.intents.get(intent_id)
        if intent is None:
            return NOT_FOUND
        if intent["status"] in {*_OVER, "processing"}:
            return refused(400, code="payment_intent_unexpected_state")
        self.books.cancel(intent_id)
        return json_answer(200, intent)

    def _open_link(self, form: Form) -> HttpAnswer:
        link_id = self.books.new_id("plink")
        link = {
            "id": link_id,
            "object": "payment_link",
            "active": True,
            "url": f"https://buy.stripe.example/{link_id}",
            "metadata": metadata_of(form),
            "form": form,
        }
        self.books.links[link_id] = link
        return json_answer(200, link)

    def _change_link(self, form: Form, link_id: str) -> HttpAnswer:
        link = self.books.links.get(link_id)
        if link is None:
            return NOT_FOUND
        link["active"] = form["active"] == "true"
        return json_answer(200, link)

    def _expire(self, form: Form, session_id: str) -> HttpAnswer:
        assert form == {}
        session = self.books.sessions[session_id]
        if session["status"] != "open":
            return refused(400, message="it is not open")
        session["status"] = "expired"
        self.books.tell("checkout.session.expired", session)
        return json_answer(200, session)

    def _refund(self, form: Form) -> HttpAnswer:
        intent = self.books.intents.get(form["payment_intent"])
        if intent is None:
            return NOT_FOUND
        amount = int(form["amount"])
        charge = self.books.charges[intent["latest_charge"]]
        if amount > charge["amount"] - charge["amount_refunded"]:
            return refused(400, code="amount_too_large")
        refund = self.books.refund(intent["id"], amount, metadata_of(form))
        return json_answer(200, self._shown(refund, form))

    # ---- reading ---------------------------------------------------------------------------

    def _read(self, steps: list[str], query: Form) -> HttpAnswer:
        shelf: dict[str, Json] = {
            "payment_intents": self.books.intents,
            "payment_links": self.books.links,
            "sessions": self.books.sessions,
            "payouts": self.books.payouts,
            "refunds": self.books.refunds,
            "disputes": self.books.disputes,
            "events": self.books.events,
            "balance_transactions": self.books.transactions,
        }[steps[0]]
        if steps[1:] == ["search"]:
            found = [one for one in shelf.values() if self._is_searched(one, query["query"])]
            return json_answer(200, {"object": "search_result", "data": found, "has_more": False})
        if steps[1:]:
            thing = shelf.get(steps[1])
            return json_answer(200, self._shown(thing, query)) if thing else NOT_FOUND
        return self._list(list(shelf.values()), query)

    def _list(self, shelf: list[Json], query: Form) -> HttpAnswer:
        """Answer the newest first, as Stripe does."""
        found = [one for one in reversed(shelf) if _fits(one, query)]
        after = query.get("starting_after")
        if after:
            found = found[[one["id"] for one in found].index(after) + 1 :]
        shown = {key.replace("data.", ""): v.replace("data.", "") for key, v in query.items()}
        page = [self._shown(one, shown) for one in found[:PAGE]]
        return json_answer(
            200, {"object": "list", "data": page, "has_more": len(found) > len(page)}
        )

    @staticmethod
    def _is_searched(thing: Json, query: str) -> bool:
        name, _, value = query.partition(":")
        wanted = value.strip("'")
        key = name.removeprefix("metadata['").removesuffix("']")
        return bool(thing["metadata"].get(key) == wanted)

    def _shown(self, thing: Json, asked: Form) -> Json:
        """Return a copy with what was asked for expanded."""
        shown: Json = json.loads(json.dumps(thing))
        paths = [value for name, value in sorted(asked.items()) if name.startswith("expand")]
        for path in paths:
            self._expand(shown, path.split("."))
        return shown

    def _expand(self, thing: Json, path: list[str]) -> None:
        name, *rest = path
        found: Any = thing.get(name)
        if name == "refunds":
            of_charge = [r for r in self.books.refunds.values() if r["charge"] == thing["id"]]
            found = {"object": "list", "data": of_charge[:10], "has_more": len(of_charge) > 10}
        elif isinstance(found, str):
            found = dict(self.books.find(found))
        thing[name] = found
        if rest and isinstance(found, dict):
            self._expand(found, rest)


def _fits(thing: Json, query: Form) -> bool:
    kinds = [value for name, value in query.items() if name.startswith("types[")]
    earliest, latest = (int(query.get(f"created[{side}]", 0)) for side in ("gte", "lte"))
    return (
        all(
            thing.get(name) == query[name]
            for name in ("payment_intent", "payment_link", "payout", "type")
            if name in query
        )
        and (not kinds or thing["type"] in kinds)
        and earliest <= thing["created"] <= (latest or thing["created"])
    )
