"""The route by which a payer writes from its page: a request, a promise, its preferences.

A form answers with a redirection to the page, so that reloading it sends nothing again. A payer
writes so many forms a day and no more, whoever has its links.
"""

from datetime import date, datetime
from http import HTTPStatus
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.contact_wishes import AskedWishes
from cobro.application.document_links import BadLinkError
from cobro.application.payer_links import PayerLink
from cobro.application.payer_requests import PayerRequest
from cobro.application.take_promise import MakePromise
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.languages import language_named
from cobro.runtime.body import raw_body
from cobro.runtime.link_page import PRIVATE, refused_link
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import base, contact_wishes, money, page_visits, payer_links, promises

request_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped

_FIELDS_MAX = 12
_FORM_BYTES_MAX = 16 * 1024  # a thousand characters, each as long as a form can write it
_PROMISE = "promise"
_AGREEMENT = "agreement"
_READ = "read"
_PREFERENCES = "preferences"
_REMIND = "remind_"
_WISHED = "wished"


@request_routes.post("/pay/<token>/requests")
def take_request(token: str) -> Response[str]:
    now = base.clock().now()
    try:
        link = payer_links.open_links()(token, now.date())
    except BadLinkError as error:
        return refused_link(error.language)
    form = raw_body(request_routes.current_event.raw_event, _FORM_BYTES_MAX)
    fields = _fields(form)
    if not page_visits.writes().admit(link.issuer_id, link.customer_id, now.date()):
        count("PayerWritesRefused")
        logger.info("payer writes too often", invoice_id=link.invoice_id)
        return _back(token, "busy")
    outcome = _taken(link, fields, now)
    if outcome == _WISHED:
        chosen = language_named(fields["language"])
        token = payer_links.token_of(link.in_language(chosen))
    return _back(token, outcome)


def _taken(link: PayerLink, fields: dict[str, str], now: datetime) -> str:
    """Do what a form asks for and return what the page says of it."""
    kind = fields.get("kind")
    if kind == _PROMISE:
        return _promise(link, fields.get("promised_date", ""))
    if kind == _AGREEMENT:
        return _agree(link, fields.get("agreement_id", ""))
    if kind == _READ:
        return _read(link, fields.get("notice", ""))
    if kind == _PREFERENCES:
        return _prefer(link, fields)
    return _write(link, fields, now)


def _fields(form: bytes) -> dict[str, str]:
    """Return the first value of each field; nothing of a form that is not one of ours."""
    try:
        fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=_FIELDS_MAX)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _write(link: PayerLink, fields: dict[str, str], now: datetime) -> str:
    try:
        request = PayerRequest.of(fields.get("kind", ""), fields.get("text", ""))
    except InvalidInputError:
        return "refused"
    payer_links.requests()(request, money.invoices().get(link.invoice_id), now)
    count("PayerRequests")
    logger.info("payer request taken", invoice_id=link.invoice_id, kind=request.kind.value)
    return "sent"


def _promise(link: PayerLink, text: str) -> str:
    """Take the promise of all that is owed by a day; the page says why where it is refused."""
    try:
        day = date.fromisoformat(text)
        made = promises.take_promises().make(MakePromise(link.invoice_id, day))
    except (ValueError, RejectionError) as refusal:
        logger.info("promise refused", invoice_id=link.invoice_id, kind=type(refusal).__name__)
        return "unpromised"
    count("PayerPromises")
    logger.info("promise taken", invoice_id=link.invoice_id, promise_id=made.promise_id)
    return "promised"


def _agree(link: PayerLink, agreement_id: str) -> str:
    """Hand the acceptance on: a payer's door writes no money."""
    if not agreement_id:
        return "refused"
    payer_links.tell_acceptance(link.invoice_id, agreement_id)
    count("PayerAgreements")
    logger.info("agreement accepted", invoice_id=link.invoice_id)
    return "agreed"


def _read(link: PayerLink, name: str) -> str:
    """Note that a notice was read; one that another took the place of is simply gone."""
    is_noted = page_visits.read_notice()(link, name)
    count("PayerNoticesRead")
    logger.info("notice read", invoice_id=link.invoice_id, is_noted=is_noted)
    return "read"


def _prefer(link: PayerLink, fields: dict[str, str]) -> str:
    """Take down how the payer wants to be written to."""
    ticked = {name.removeprefix(_REMIND) for name in fields if name.startswith(_REMIND)}
    try:
        language = language_named(fields.get("language", ""))
        # A page that was opened before there were promotions does not ask for them.
        promotions = "promotions" in fields if "promotions_asked" in fields else None
        asked = AskedWishes(language, fields.get("channel", ""), ticked, promotions)
        contact_wishes.take_wishes()(link, asked)
    except InvalidInputError as refusal:
        logger.info("preferences refused", invoice_id=link.invoice_id, field=refusal.field)
        return "refused"
    count("PayerPreferences")
    logger.info("preferences taken", invoice_id=link.invoice_id)
    return _WISHED


def _back(token: str, outcome: str) -> Response[str]:
    headers = {**PRIVATE, "Location": f"../{token}?{outcome}"}
    return Response(status_code=int(HTTPStatus.SEE_OTHER), body="", headers=headers)
