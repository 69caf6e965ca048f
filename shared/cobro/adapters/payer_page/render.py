"""Put a payer's page into HTML.

Everything on it is in the document itself: style, script, QR code and logo, so that nothing is
fetched from anybody. The policy names style and script by their digests (CSP level 3), and every
value is escaped. Names keep to one line, without what hides or turns the direction of reading.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cobro.adapters.documents.words import amount_text, date_text, quantity_text
from cobro.adapters.payer_page.notices import notice_facts
from cobro.adapters.payer_page.proposals import proposal_facts
from cobro.adapters.payer_page.texts import LANGUAGE_NAMES, page_words
from cobro.adapters.payer_page.wishes import wish_facts
from cobro.adapters.plain_text import one_line
from cobro.application.payer_requests import TEXT_MAX
from cobro.application.show_payer_page import Owed, PageState, PayerPage
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.reports import AccountStatement

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the page leads: tokens beside its own, and the address of the document, if drawn."""

    token: str
    languages: Mapping[Language, str]
    others: Mapping[str, str]
    document_url: str = ""
    opt_out_url: str = ""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The HTML, and the policy under which a browser may show it."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a form that was sent before the page was opened."""

    was_sent: bool = False
    was_refused: bool = False
    was_promised: bool = False
    was_promise_refused: bool = False
    was_agreed: bool = False
    was_wished: bool = False
    was_busy: bool = False


def render_page(
    page: PayerPage,
    links: PageLinks,
    language: Language,
    *,
    logo: bytes | None = None,
    answered: Answered = Answered(),
) -> RenderedPage:
    says = page_words(language)
    style = f":root{{--ink:{page.issuer.brand.ink}}}{_file('page.css')}"
    script = _file("copy.js")
    facts = (
        _head(page, says, language)
        | _ways(page, says, language)
        | _tables(page, says, language, links)
        | _promise(page, says, language)
        | proposal_facts(page, says, language)
        | notice_facts(page, language)
        | wish_facts(page, says)
        | _supplier(page)
        | {
            "language": language.value,
            "says": says,
            "style": style,
            "script": script,
            "logo": f"data:image/png;base64,{b64encode(logo).decode()}" if logo else "",
            "token": links.token,
            "document_url": links.document_url,
            "opt_out_url": links.opt_out_url,
            "text_max": TEXT_MAX,
            "not_sent": says["not_sent"].format(max=TEXT_MAX),
            **asdict(answered),
            "languages": [
                {"language": each.value, "name": LANGUAGE_NAMES[each], "token": token}
                for each, token in links.languages.items()
            ],
        }
    )
    html = _environment().get_template("page.html.j2").render(facts)
    return RenderedPage(html, _policy(style, script))


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


_TONES: Mapping[PageState, str] = MappingProxyType({PageState.PAID: "paid"})


def _head(page: PayerPage, says: Mapping[str, str], language: Language) -> dict[str, Any]:
    draft, state = page.invoice.draft, page.state
    names = {"document": one_line(page.invoice.document), "supplier": one_line(page.issuer.name)}
    status = "late" if page.is_late else "open" if state is PageState.OWED else state.value
    return {
        "title": says["title"].format(**names),
        "kind": says[draft.kind.value],
        "document": names["document"],
        "status": says["no_debt" if state is PageState.CREDIT_NOTE else status],
        "tone": "late" if page.is_late else _TONES.get(state, ""),
        "due_date": date_text(page.due_date, language),
        "issue_date": date_text(draft.issue_date, language),
        "total": amount_text(draft.total, language),
        "owed": _owed(page.owed, language) if page.owed is not None else None,
        "lead": _lead(page, says, language),
        "write": says["write"].format(supplier=names["supplier"]),
        "no_ways": says["no_ways"].format(supplier=names["supplier"]),
    }


def _lead(page: PayerPage, says: Mapping[str, str], language: Language) -> str:
    """Say why nothing is asked for."""
    if page.state is PageState.OWED:
        return ""
    if page.state is PageState.PAID and page.paid_date is not None:
        return says["paid_on"].format(date=date_text(page.paid_date, language))
    return says[f"{page.state.value}_lead"]


def _promise(page: PayerPage, says: Mapping[str, str], language: Language) -> dict[str, Any]:
    """Return what is promised, and the days that may be."""
    promise, text = page.promise, ""
    if promise is not None:
        text = says["promised"].format(
            amount=amount_text(promise.amount, language),
            date=date_text(promise.promised_date, language),
        )
    days = page.issuer.bounds.promise_days
    last = page.today + timedelta(days=days)
    return {
        "promise_how": says["promise_how"].format(days=days),
        "promise_refused": says["promise_refused"].format(days=days),
        "promised": text,
        "first_date": page.today.isoformat(),
        "last_date": last.isoformat(),
    }


def _owed(owed: Owed, language: Language) -> dict[str, Any]:
    return {
        "total": amount_text(owed.total, language),
        "principal": amount_text(owed.principal, language),
        "charges": "" if owed.charges.is_zero else amount_text(owed.charges, language),
        "taken_off": "" if owed.taken_off.is_zero else amount_text(owed.taken_off, language),
        "disputed": "" if owed.disputed.is_zero else amount_text(owed.disputed, language),
        "is_payable": owed.total.is_positive,
        "is_complete": owed.is_complete,
    }


def _ways(page: PayerPage, says: Mapping[str, str], language: Language) -> dict[str, Any]:
    asked = amount_text(page.pix_amount, language) if page.pix_amount is not None else ""
    boleto = None
    if page.boleto is not None:
        amount, day = page.boleto.amount, page.boleto.due_date
        boleto = {
            "digits": page.boleto.linha_digitavel,
            "says": says["boleto_how"].format(
                amount=amount_text(amount, language), date=date_text(day, language)
            ),
        }
    return {
        "pix_code": page.pix_code,
        "pix_amount": says["pix_amount"].format(amount=asked) if asked else "",
        "qr": _qr(page.pix_code) if page.pix_code else "",
        "boleto": boleto,
        "ways": [
            {"title": says[f"by_{way.method}"], "link": way.link, "digits": way.digits}
            for way in page.ways
        ],
    }


def _tables(
    page: PayerPage, says: Mapping[str, Any], language: Language, links: PageLinks
) -> dict[str, Any]:
    return {
        "lines": [
            {
                "description": one_line(line.description),
                "quantity": quantity_text(line.quantity, language),
                "amount": amount_text(line.amount, language),
            }
            for line in page.invoice.draft.lines
        ],
        "others": [
            {
                "token": links.others[other.invoice_id],
                "document": one_line(other.document),
                "due_date": date_text(other.due_date, language),
                "owed": amount_text(other.owed, language),
            }
            for other in page.others
        ],
        "statements": [_statement(each, says["movements"], language) for each in page.statements],
    }


def _statement(
    statement: AccountStatement, movements: Mapping[str, str], language: Language
) -> dict[str, Any]:
    def text(minor: int) -> str:
        return amount_text(Money(minor, Currency(statement.currency)), language)

    return {
        "currency": statement.currency,
        "opening": text(statement.opening_minor),
        "closing": text(statement.closing_minor),
        "lines": [
            {
                "date": date_text(line.business_date, language),
                "what": movements.get(line.code, movements["other"]),
                "document": one_line(line.document),
                "amount": text(line.movement_minor),
            }
            for line in statement.lines
        ],
    }


def _supplier(page: PayerPage) -> dict[str, Any]:
    issuer = page.issuer
    contact = [one_line(way) for way in (issuer.email, issuer.phone) if way]
    lines = [one_line(line) for line in issuer.address.splitlines()]
    return {
        "supplier": {
            "name": one_line(issuer.name),
            "tax_id": stored_tax_id(issuer.country, issuer.tax_id).formatted,
            "address": ", ".join(line for line in lines if line),
            "contact": " · ".join(contact),
        }
    }


def _qr(code: str) -> str:
    import segno

    return segno.make(code, error="m", micro=False).svg_inline(border=4, omitsize=True)


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=FileSystemLoader(_HERE),
        autoescape=select_autoescape(("html.j2",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=False,
    )
