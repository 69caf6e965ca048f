"""The small pages for a link that opens nothing, or nothing now, in the language that it names.

One answers alike whatever is wrong with the link. Neither page nor log names a person or the link.
"""

import html
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from cobro.application.signed_links import read_token
from cobro.domain.errors import CobroError, NotFoundError
from cobro.domain.parties import Language
from cobro.runtime.observability import count, logger
from cobro.runtime.outcomes import outcome_of

PRIVATE = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }
)
NO_SNIFFING = MappingProxyType({"X-Content-Type-Options": "nosniff"})
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PAGES = Path(__file__).parent / "link_pages.toml"
STYLE = (
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


def refused_link(language: Language) -> Response[str]:
    count("BadLinks")
    logger.info("link refused")
    return _small_page(HTTPStatus.NOT_FOUND, language, "title", "text")


def page_resolver() -> APIGatewayHttpResolver:
    """Return the router of a function that payers call: what fails is told as people read it."""
    app = APIGatewayHttpResolver()

    def failed(error: CobroError) -> Response[str]:
        language = _language_of(app.current_event.path)
        if isinstance(error, NotFoundError):
            return refused_link(language)
        outcome = outcome_of(error)
        count(outcome.metric)
        logger.info("page not shown", code=error.code, status=int(outcome.status))
        return _small_page(outcome.status, language, "later_title", "later_text")

    app.exception_handler(CobroError)(failed)
    return app


def _language_of(path: str) -> Language:
    """Return the language that the token in `/pay/{token}` or `/opt-outs/{token}` names."""
    token = (path.partition("/pay/")[2] or path.partition("/opt-outs/")[2]).partition("/")[0]
    return read_token("", token, ()).language


def _small_page(status: HTTPStatus, language: Language, title: str, text: str) -> Response[str]:
    says = {name: html.escape(words) for name, words in _wording()[language.value].items()}
    body = _PAGE.format(language=language.value, style=STYLE, title=says[title], text=says[text])
    return html_page(status, body, _POLICY)


def html_page(status: HTTPStatus, body: str, policy: str) -> Response[str]:
    """Return a page that nobody keeps, finds by searching, or puts into a frame."""
    return Response(
        status_code=int(status),
        content_type="text/html; charset=utf-8",
        body=body,
        headers={**PRIVATE, **NO_SNIFFING, "Content-Security-Policy": policy},
    )


@cache
def _wording() -> dict[str, dict[str, str]]:
    import tomllib

    with _PAGES.open("rb") as file:
        return tomllib.load(file)
