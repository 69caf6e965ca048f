"""Routes of a payer's page: shown to whoever has its link, and what is written on it.

The token is the key: a link that opens nothing answers one small page whatever is wrong with it.
Neither the log nor a metric names a payer or a link.
"""

from dataclasses import replace
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.payer_page.render import Answered, PageLinks, render_page
from cobro.application.document_links import BadLinkError, DocumentLink
from cobro.application.opt_out import OptOutLink
from cobro.application.payer_links import PayerLink
from cobro.application.show_payer_page import PayerPage
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Issuer, Language
from cobro.runtime.link_page import html_page, refused_link
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import (
    base,
    contact_wishes,
    document_files,
    page_visits,
    payer_links,
    payer_page,
)

page_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@page_routes.get("/pay/<token>")
def show_page(token: str) -> Response[str]:
    now = base.clock().now()
    try:
        link = payer_links.open_links()(token, now.date())
    except BadLinkError as error:
        return refused_link(error.language)
    invoice, issuer = payer_page.pages().find(link.invoice_id)
    shown_page = payer_page.pages()(invoice, issuer, now.astimezone(issuer.zone).date())
    wishes = contact_wishes.show_wishes()(shown_page.customer, issuer)
    page = replace(page_visits.visit()(link, shown_page), wishes=wishes)
    count("PayerPagesShown")
    logger.info("payer page shown", invoice_id=link.invoice_id, state=page.state.value)
    shown = render_page(
        page, _links(link, token, page), link.language, logo=_logo(issuer), answered=_answered()
    )
    return html_page(HTTPStatus.OK, shown.html, shown.policy)


def _answered() -> Answered:
    asked = page_routes.current_event.raw_event.get("queryStringParameters") or {}
    return Answered(
        was_sent="sent" in asked,
        was_refused="refused" in asked,
        was_promised="promised" in asked,
        was_promise_refused="unpromised" in asked,
        was_agreed="agreed" in asked,
        was_wished="wished" in asked,
        was_busy="busy" in asked,
    )


def _links(link: PayerLink, token: str, page: PayerPage) -> PageLinks:
    return PageLinks(
        token=token,
        languages={
            language: payer_links.token_of(link.in_language(language)) for language in Language
        },
        others={
            other.invoice_id: payer_links.token_of(link.to_invoice(other.invoice_id))
            for other in page.others
        },
        document_url=_document_url(link),
        opt_out_url=_opt_out_url(link, page),
    )


def _opt_out_url(link: PayerLink, page: PayerPage) -> str:
    """Return where the payer refuses notices such as the one that is shown, if it may."""
    if page.notice is None or not is_refusable(page.notice.template):
        return ""
    wish = OptOutLink(link.issuer_id, link.customer_id, Channel.IN_APP, link.language)
    return f"../opt-outs/{wish.token(document_files.link_keys().current()[0])}"


def _document_url(link: PayerLink) -> str:
    """Return the address of the drawn document; nothing where none is drawn (yet)."""
    try:
        document = document_files.documents().present(link.invoice_id)
    except NotFoundError:
        return ""
    drawn = DocumentLink(document, link.language, link.expires_date)
    return f"../documents/{drawn.token(document_files.link_keys().current()[0])}"


def _logo(issuer: Issuer) -> bytes | None:
    if not issuer.brand.logo_key:
        return None
    try:
        return document_files.documents().picture(issuer.brand.logo_key)
    except NotFoundError:
        logger.warning("logo is not there", issuer_id=issuer.issuer_id)
        return None
