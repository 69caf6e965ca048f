"""The way in: name and password, then a one-time code; first the device that makes the codes."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from cobro.adapters.console.render import render
from cobro.adapters.staff_pool import (
    CODE,
    ENROL,
    NEW_PASSWORD,
    SignInRefusedError,
    StaffPool,
    Step,
    Tokens,
)
from cobro.domain.parties import Language
from cobro.runtime.console.session import (
    DAY_SECONDS,
    PERSON,
    ended,
    kept,
    kept_step,
    step_of,
)
from cobro.runtime.console.visit import Reply, Visit, cookie, redirect

__all__ = ["sign_in", "sign_out"]

ISSUER = "Cobro"


def sign_in(visit: Visit, pool: StaffPool, language: Language) -> Reply:
    """Show the next page of signing in, or take what was filled in."""
    if visit.method != "POST":
        return _show(visit, language, "password")
    if not visit.is_from_our_pages:
        return _show(visit, language, "password", "foreign", HTTPStatus.FORBIDDEN)
    try:
        return _take(visit, pool, language)
    except SignInRefusedError:
        page = "code" if visit.form.get("step") == "code" else "password"
        return _show(visit, language, page, "refused", HTTPStatus.UNAUTHORIZED)


def _take(visit: Visit, pool: StaffPool, language: Language) -> Reply:
    wanted, form = visit.form.get("step", ""), visit.form
    if wanted == "password":
        name, password = form.get("username", "").strip(), form.get("password", "")
        return _go_on(visit, pool, language, pool.begin(name, password))
    step = step_of(visit)
    if step is None:
        return _show(visit, language, "password", "expired", HTTPStatus.UNAUTHORIZED)
    if step.challenge == NEW_PASSWORD:
        return _go_on(visit, pool, language, pool.renew_password(step, form.get("password", "")))
    code = form.get("code", "").replace(" ", "")
    found = pool.prove(step, code) if step.challenge == CODE else pool.enrol(step, code)
    return _in(visit, language, found, step.username)


def _in(visit: Visit, language: Language, tokens: Tokens | None, name: str) -> Reply:
    if tokens is None:
        return _show(visit, language, "password", "enrolled")
    greeted = cookie(PERSON, quote(name, safe=""), DAY_SECONDS)
    return redirect("/console", *kept(tokens), greeted)


def _go_on(visit: Visit, pool: StaffPool, language: Language, step: Step) -> Reply:
    pages = {CODE: "code", NEW_PASSWORD: "new_password"}
    more: dict[str, Any] = {}
    if step.challenge == ENROL:
        secret, step = pool.secret_of_device(step)
        more = {"secret": secret, "picture": _picture(step.username, secret)}
    page = pages.get(step.challenge, "enrol")
    return _show(visit, language, page, cookies=(kept_step(step),), **more)


def _picture(username: str, secret: str) -> str:
    """Draw what an authenticator scans (otpauth, as its makers describe it)."""
    import segno

    address = f"otpauth://totp/{ISSUER}:{quote(username)}?secret={secret}&issuer={ISSUER}"
    drawn: str = segno.make(address, error="m").svg_inline(scale=4, omitsize=True)
    return drawn


def _show(
    visit: Visit,
    language: Language,
    page: str,
    problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    *,
    cookies: tuple[str, ...] = (),
    **more: Any,  # noqa: ANN401 - values of a template
) -> Reply:
    name = visit.form.get("username", "")
    values = {"page": page, "problem": problem, "username": name, "picture": "", "secret": ""}
    return Reply(render("sign_in", language, {**values, **more}), status, cookies=cookies)


def sign_out(pool: StaffPool, refresh_token: str) -> Reply:
    """End the session here and at the pool; what the pool says changes nothing here."""
    try:
        pool.sign_out(refresh_token)
    except SignInRefusedError:
        return redirect("/console/sign-in", *ended())
    return redirect("/console/sign-in", *ended())
