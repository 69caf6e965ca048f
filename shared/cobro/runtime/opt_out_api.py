"""Routes by which a payer refuses courtesy messages or promotions: a page that asks, and the wish.

Opening the address changes nothing, because mail programs and their guards open every link; only a
POST does, of the page's form or of a mail program at one click (RFC 8058). The token is the key;
neither page nor log names a person.
"""

import html
from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.document_links import BadLinkError
from cobro.application.opt_out import OptOutLink, read_opt_out_link
from cobro.application.promotion_consent import PromotionLink, read_promotion_link
from cobro.domain.dunning.opt_outs import OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language
from cobro.runtime.body import raw_body
from cobro.runtime.link_page import STYLE, html_page
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import deliveries, document_files, parties, promotions

opt_out_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped

Link = OptOutLink | PromotionLink
_FORM_BYTES_MAX = 4 * 1024
_FIELDS_MAX = 4
_PAGES = Path(__file__).parent / "opt_out_pages.toml"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
)
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style>{style}</style></head>"
    "<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"
)
_FORM = (
    '<form method="post"><input type="hidden" name="from" value="page">'
    '<button style="font:inherit;padding:.6em 1.2em">{button}</button></form>'
)


@opt_out_routes.get("/opt-outs/<token>")
def ask(token: str) -> Response[str]:
    try:
        link = document_files.by_keys(lambda keys: _read(token, keys))
        company = parties.issuers().get(link.issuer_id).name
    except BadLinkError as error:
        return _refused(error.language)
    form = _FORM.format(button=html.escape(_words(link.language)[f"{_kind(link)}button"]))
    return _page(HTTPStatus.OK, link.language, _kind(link), _said(link, company), form)


@opt_out_routes.post("/opt-outs/<token>")
def opt_out(token: str) -> Response[str]:
    form = raw_body(opt_out_routes.current_event.raw_event, _FORM_BYTES_MAX)
    try:
        link = document_files.by_keys(lambda keys: _read(token, keys))
        source = _source(form)
        _take(link, source)
        company = parties.issuers().get(link.issuer_id).name
    except BadLinkError as error:
        return _refused(error.language)
    count("OptOuts")
    logger.info("messages refused", link=_named(link), source=source.value)
    return _page(HTTPStatus.OK, link.language, f"{_kind(link)}done_", _said(link, company))


def _read(token: str, keys: Sequence[str]) -> Link:
    """Read a link of either kind: each is signed for its own purpose."""
    try:
        return read_opt_out_link(token, keys)
    except BadLinkError:
        return read_promotion_link(token, keys)


def _take(link: Link, source: OptOutSource) -> None:
    if isinstance(link, PromotionLink):
        withdraw = promotions.withdraw_promotion_consent()
        withdraw(link.issuer_id, link.customer_id, source)
    else:
        deliveries.take_opt_out()(link.issuer_id, link.customer_id, link.channel, source)


def _kind(link: Link) -> str:
    return "promotion_" if isinstance(link, PromotionLink) else ""


def _named(link: Link) -> str:
    return "promotions" if isinstance(link, PromotionLink) else link.channel.value


def _source(form: bytes) -> OptOutSource:
    """Tell the page's form from what a mail program sends, whatever else stands in it."""
    try:
        fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=_FIELDS_MAX)
    except ValueError:
        return OptOutSource.ONE_CLICK
    return OptOutSource.PAGE if "from" in fields else OptOutSource.ONE_CLICK


def _said(link: Link, company: str) -> dict[str, str]:
    words = _words(link.language)
    named = words.get(_named(link), words[Channel.EMAIL.value])
    return {"company": company, "channel": named}


def _refused(language: Language) -> Response[str]:
    count("BadLinks")
    logger.info("link refused")
    return _page(HTTPStatus.NOT_FOUND, language, "bad_", {})


def _page(
    status: HTTPStatus, language: Language, kind: str, said: dict[str, str], form: str = ""
) -> Response[str]:
    words = _words(language)
    title, text = words[f"{kind}title"], words[f"{kind}text"].format(**said)
    body = _PAGE.format(
        language=language.value,
        style=STYLE,
        title=html.escape(title),
        text=html.escape(text),
        form=form,
    )
    return html_page(status, body, _POLICY)


@cache
def _words(language: Language) -> dict[str, str]:
    import tomllib

    with _PAGES.open("rb") as file:
        found: dict[str, dict[str, str]] = tomllib.load(file)
    return found[language.value]
