"""Who is at the console: tokens in cookies, renewed before they end; what a form has to show.

Nothing is believed here. The API checks the token with every call; its groups only decide which
buttons are worth showing.
"""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cobro.adapters.staff_pool import SignInRefusedError, StaffPool, Step, Tokens
from cobro.runtime.console.visit import Visit, cookie, forget

__all__ = [
    "COMPANY",
    "DAY_SECONDS",
    "LANGUAGE",
    "PERSON",
    "Session",
    "ended",
    "kept",
    "kept_step",
    "session_of",
    "step_of",
]

ACCESS = "__Host-cobro_access"
REFRESH = "__Host-cobro_refresh"
STEP = "__Host-cobro_step"
COMPANY = "__Host-cobro_company"
LANGUAGE = "__Host-cobro_language"
PERSON = "__Host-cobro_person"  # how she is greeted, no more
DAY_SECONDS = 86_400
STEP_SECONDS = 600
RENEW_SECONDS = 60  # before its end a token is renewed


@dataclass(frozen=True, slots=True)
class Session:
    tokens: Tokens
    is_renewed: bool = False

    @property
    def groups(self) -> frozenset[str]:
        found = _claims(self.tokens.access).get("cognito:groups", [])
        return frozenset(str(group) for group in found) if isinstance(found, list) else frozenset()

    @property
    def form_token(self) -> str:
        """Return what each form of this session carries; another site cannot know it."""
        return sha256(f"form:{self.tokens.refresh}".encode()).hexdigest()[:40]

    def sent(self, visit: Visit) -> bool:
        """Tell whether a form came from a page that we made for this session."""
        shown = visit.form.get("token", "")
        return visit.is_from_our_pages and hmac.compare_digest(
            shown.encode(), self.form_token.encode()
        )


def session_of(visit: Visit, pool: StaffPool, now: datetime) -> Session | None:
    """Return the session of a visit, renewed where its token ends soon; None where there is none.

    `now` is the time of day: tokens live by it, whatever the business clock says.
    """
    access, refresh = visit.cookies.get(ACCESS, ""), visit.cookies.get(REFRESH, "")
    if not refresh:
        return None
    ends = _claims(access).get("exp", 0)
    if isinstance(ends, int) and ends > now.timestamp() + RENEW_SECONDS:
        return Session(Tokens(access, refresh))
    try:
        return Session(pool.refresh(refresh), is_renewed=True)
    except SignInRefusedError:
        return None


def kept(tokens: Tokens) -> tuple[str, ...]:
    return (
        cookie(ACCESS, tokens.access, DAY_SECONDS),
        cookie(REFRESH, tokens.refresh, DAY_SECONDS),
        forget(STEP),
    )


def ended() -> tuple[str, ...]:
    return (forget(ACCESS), forget(REFRESH), forget(STEP), forget(PERSON))


def kept_step(step: Step) -> str:
    """Return the cookie that carries a sign-in from one page to the next."""
    facts = [step.challenge, step.session, step.username, step.token]
    text = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode()
    return cookie(STEP, text, STEP_SECONDS)


def step_of(visit: Visit) -> Step | None:
    try:
        facts = json.loads(base64.urlsafe_b64decode(visit.cookies.get(STEP, "")))
        return Step(*(str(fact) for fact in facts))
    except (ValueError, TypeError):
        return None


def _claims(token: str) -> dict[str, Any]:
    """Read what a token says, unproven."""
    try:
        part = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return found if isinstance(found, dict) else {}
