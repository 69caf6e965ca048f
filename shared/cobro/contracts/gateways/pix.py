"""What a bank sends by the API Pix, in our words: hints to ask for each Pix that it names.

The callback carries no signature; what it says is asked for again. A body holds one Pix or many,
each told of again when something is returned of it; one that cannot be read holds back no other.
There is no word when a charge expires. Source: BCB, API Pix 2.9, callbacks of /webhook.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.parsing import parse
from cobro.domain.gateways import (
    ForReview,
    GatewayAccount,
    GatewayHint,
    GatewayNews,
    NothingToDo,
    Subject,
)

PIX, CHARGE = "pix", "charge"
_OTHER = "other"
# The examples of the standard break its own 32 characters: a little more and less is read.
END_TO_END_ID = re.compile(r"[A-Za-z0-9]{20,40}")
_AMOUNT = re.compile(r"[0-9]{1,10}\.[0-9]{2}")
_DIGEST_DIGITS = 16


class _BodyV1(msgspec.Struct, frozen=True):
    """A callback to `/pix`; those to `/rec` and `/cobr`, and trials of a bank, lack the list."""

    pix: list[dict[str, Any]] = []


def head(body: bytes, query: str) -> WebhookHead:  # noqa: ARG001 - a token there is for the proof
    """Name a callback by the Pix in it and what was returned of them."""
    told = parse(body, _BodyV1)
    if not told.pix:
        digest = hashlib.sha256(body).hexdigest()
        return WebhookHead(digest, digest, _OTHER)
    facts = sorted(_facts(one) for one in told.pix)
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:_DIGEST_DIGITS]
    first = _id_of(told.pix[0]) or digest
    return WebhookHead(f"{first}:{digest}", first, PIX)


def news(account: GatewayAccount, payload: bytes, query: str) -> Sequence[GatewayNews]:  # noqa: ARG001 - the same for every account
    """Say which Pix to ask for; raise `InvalidInputError` where it is no callback."""
    told = parse(payload, _BodyV1)
    if not told.pix:
        return [NothingToDo(_OTHER, "it tells of no Pix that came in")]
    return list(dict.fromkeys(_news_of(one) for one in told.pix))


def returns_of(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was given back of a Pix: a list, or one alone as some examples have it."""
    found = one.get("devolucoes") or []
    listed = found if isinstance(found, list) else [found]
    return [thing for thing in listed if isinstance(thing, dict)]


def _id_of(one: dict[str, Any]) -> str:
    found = one.get("endToEndId")
    return found if isinstance(found, str) and END_TO_END_ID.fullmatch(found) else ""


def _facts(one: dict[str, Any]) -> str:
    returned = sorted(f"{thing.get('rtrId')}={thing.get('status')}" for thing in returns_of(one))
    return "|".join([str(one.get("endToEndId")), str(one.get("valor")), *returned])


def _news_of(one: dict[str, Any]) -> GatewayNews:
    reference = _id_of(one)
    if not reference:
        explanation = "a bank tells of a Pix without its endToEndId; look for it in the statement"
        return ForReview("no_reference", explanation)
    amount = one.get("valor")
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        explanation = (
            f"a bank tells of Pix {reference} with an amount that is none by the standard; compare "
            "it with the statement"
        )
        return ForReview("malformed_amount", explanation)
    return GatewayHint(Subject.PAYMENT, reference, PIX)
