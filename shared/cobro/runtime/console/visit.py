"""What a browser asked and what it is answered: cookies, forms, protecting headers."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cobro.runtime.body import header, raw_body

__all__ = ["Reply", "Visit", "cookie", "forget", "redirect", "visit_of"]

HTML = "text/html; charset=utf-8"
FIELDS_MAX = 800  # a policy of thirty steps has some twenty for each
# Nothing but our own style, script, forms and frames; no frame around us.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser; `path` is below `/console`, without a slash at its ends."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    host: str
    origin: str
    fetch_site: str
    accept_language: str

    @property
    def is_from_our_pages(self) -> bool:
        """Tell whether a form was sent from a page of ours, as the browser says."""
        if self.origin:
            return urlsplit(self.origin).netloc == self.host
        return self.fetch_site == "same-origin"


@dataclass(frozen=True, slots=True)
class Reply:
    """A page, or a file in `content`."""

    body: str
    status: HTTPStatus = HTTPStatus.OK
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    content: bytes = b""

    def plain(self) -> dict[str, Any]:
        """Return it as the HTTP API takes it (payload format 2.0)."""
        return {
            "statusCode": int(self.status),
            "headers": {**HEADERS, "Content-Type": self.content_type, **self.headers},
            "cookies": list(self.cookies),
            "body": b64encode(self.content).decode() if self.content else self.body,
            "isBase64Encoded": bool(self.content),
        }


def visit_of(event: Mapping[str, Any]) -> Visit:
    """Raise `InvalidInputError` or `OversizedBodyError` for a body that is not a form of ours."""
    method = str(event.get("requestContext", {}).get("http", {}).get("method", "GET"))
    path = str(event.get("rawPath", "")).removeprefix("/console").strip("/")
    return Visit(
        method=method,
        path=path,
        query=dict(event.get("queryStringParameters") or {}),
        form=_form(event) if method == "POST" else {},
        cookies=dict(_pair(text) for text in _cookies(event)),
        host=header(event, "Host") or "",
        origin=header(event, "Origin") or "",
        fetch_site=header(event, "Sec-Fetch-Site") or "",
        accept_language=header(event, "Accept-Language") or "",
    )


def _form(event: Mapping[str, Any]) -> dict[str, str]:
    from cobro.domain.errors import InvalidInputError

    try:
        text = raw_body(event).decode()
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MAX))
    except ValueError as error:
        message = "the form is not one of the console's"
        raise InvalidInputError(message) from error


def _cookies(event: Mapping[str, Any]) -> list[str]:
    found = event.get("cookies")
    return list(found) if found else (header(event, "Cookie") or "").split(";")


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.strip().partition("=")
    return name, value


def cookie(name: str, value: str, seconds: int) -> str:
    """Return a cookie that no script reads and no other site sends."""
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict"


def forget(name: str) -> str:
    return cookie(name, "", 0)


def redirect(address: str, *cookies: str) -> Reply:
    headers = {"Location": address}
    return Reply("", HTTPStatus.SEE_OTHER, headers=headers, cookies=cookies)
