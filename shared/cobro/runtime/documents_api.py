"""Routes by which documents are opened: by a payer with a link, by staff with a token.

A link that opens nothing answers one small page, whatever is wrong with it, in the language that it
names. Neither page nor log names a person or the link.
"""

import html
from functools import cache
from http import HTTPStatus
from pathlib import Path

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.document_links import BadLinkError, DocumentLink, open_token
from cobro.domain.parties import Language
from cobro.runtime import http
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import base, document_files

document_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped

_PAGES = Path(__file__).parent / "link_pages.toml"
_STYLE = (
    "body{margin:0;background:#eef1f4;color:#1c2733;font:16px/1.55 system-ui,Arial,sans-serif}"
    "main{max-width:30em;margin:12vh auto;background:#fff;border-radius:12px;padding:2em 2.2em}"
    "h1{font-size:1.3em;margin:0 0 .6em}"
)
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style>{style}</style></head>"
    "<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
)
_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_PAGE_ONLY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


@document_routes.get("/documents/<token>")
def open_document(token: str) -> Response[str]:
    try:
        link = _opened(token)
    except BadLinkError as error:
        count("BadLinks")
        logger.info("link refused")
        return _page(error.language)
    logger.info("document opened", invoice_id=link.document.invoice_id)
    address = document_files.addresses().address(link.document)
    headers = {**_PRIVATE, "Location": address}
    return Response(status_code=int(HTTPStatus.FOUND), headers=headers)


def _opened(token: str) -> DocumentLink:
    """Read the keys again before a link is refused: one may have been added since."""
    keys, today = document_files.link_keys(), base.clock().now().date()
    try:
        return open_token(token, keys.current(), today)
    except BadLinkError:
        if not keys.may_be_stale():
            raise
    return open_token(token, keys.reread(), today)


@document_routes.get("/v1/invoices/<invoice_id>/document")
def show_document(invoice_id: str) -> Response[str]:
    http.require(document_routes.current_event.raw_event, http.VIEWER)
    document = document_files.documents().present(invoice_id)
    body = {
        "invoice_id": invoice_id,
        "document_version": document.version,
        "url": document_files.addresses().address(document),
    }
    return http.answer(HTTPStatus.OK, body)


def _page(language: Language) -> Response[str]:
    says = {name: html.escape(text) for name, text in _wording()[language.value].items()}
    body = _PAGE.format(language=language.value, style=_STYLE, **says)
    return Response(
        status_code=int(HTTPStatus.NOT_FOUND),
        content_type="text/html; charset=utf-8",
        body=body,
        headers={**_PRIVATE, **_PAGE_ONLY},
    )


@cache
def _wording() -> dict[str, dict[str, str]]:
    import tomllib

    with _PAGES.open("rb") as file:
        return tomllib.load(file)
