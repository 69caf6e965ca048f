"""A payer's page in every state and language, with values that do their worst."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from cobro.adapters.payer_page.render import Answered, PageLinks, render_page
from cobro.adapters.payer_page.texts import page_words
from cobro.application.payment_ways import PaymentWay
from cobro.application.show_payer_page import (
    OtherInvoice,
    Owed,
    PageBoleto,
    PageState,
    PayerPage,
    other_open,
)
from cobro.domain.agreements import Brand
from cobro.domain.gateways import PaymentMethod
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.parties import Language
from cobro.domain.promises import Promise
from cobro.domain.reports import AccountStatement, StatementLine
from tests.support.builders import DUE, NOW, TODAY, a_customer, an_entry, an_invoice, an_issuer, brl

HOSTILE = '<script>alert("x")</script>\u202e\r\n&amp;{{ 7*7 }}' + "ã" * 150
LINKS = PageLinks(
    token="tok",
    languages={language: f"tok-{language.value}" for language in Language},
    others={f"inv_{n}": f"tok-{n}" for n in range(60)},
    document_url="../documents/doc",
)
VOID = {"meta", "img", "path", "br", "input"}


class Tree(HTMLParser):
    """Fails on a tag that is closed and was not open; keeps the scripts, links and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0
        self.ids: list[str] = []
        self.labelled: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.scripts += tag == "script"
        self.ids += [facts["id"] or ""] if "id" in facts else []
        named = (facts.get(name) for name in ("aria-labelledby", "for", "data-copy"))
        self.labelled |= {each for each in named if each}
        assert not any(name.startswith("on") or name == "style" for name in facts)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself, as SVG writes them, opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> Tree:
    tree = Tree()
    tree.feed(html)
    assert tree.open == []
    return tree


def owed_page(**more: Any) -> PayerPage:
    facts: dict[str, Any] = {
        "issuer": an_issuer(),
        "customer": a_customer(),
        "invoice": an_invoice(),
        "state": PageState.OWED,
        "today": TODAY,
        "due_date": DUE,
        "owed": Owed(brl(10_000), brl(10_000), brl(0), brl(0), is_complete=True),
        **more,
    }
    return PayerPage(**facts)


def full_page() -> PayerPage:
    """Return a page of everything, with names and texts that do their worst."""
    lines = [
        StatementLine(TODAY, code.value, "A-1" * 20, "stripe/main", -(10**17), 10**17)
        for code in EntryCode
    ]
    return owed_page(
        issuer=an_issuer(
            name=HOSTILE, address=HOSTILE, phone=HOSTILE, brand=Brand(color="#FFFF00")
        ),
        invoice=replace(an_invoice(), document=HOSTILE),
        today=DUE.replace(day=20),
        owed=Owed(brl(10**17 + 1), brl(10**17), brl(2), brl(1), is_complete=False),
        pix_code="00020126" + "x" * 300,
        pix_amount=brl(10**17 + 1),
        boleto=PageBoleto("34191.09008 00000.181248 80212.460002 1 14030000025990", brl(1), DUE),
        ways=tuple(
            PaymentWay(method, "https://pay.example/1?a=1&b=<2>", "123 456 789")
            for method in PaymentMethod
        ),
        others=tuple(
            OtherInvoice(InvoiceId(f"inv_{n}"), HOSTILE, DUE, brl(10**17)) for n in range(60)
        ),
        statements=(AccountStatement("BRL", 1, tuple(lines), 10**17),),
    )


def test_promise_that_stands_is_shown_in_place_of_the_form() -> None:
    promise = Promise(
        IssuerId("acme"), CustomerId("cus-1"), InvoiceId("inv_1"), 1, brl(5_000), DUE, NOW
    )
    with_form = render_page(owed_page(), LINKS, Language.EN).html
    answered = Answered(was_promised=True)
    without = render_page(owed_page(promise=promise), LINKS, Language.EN, answered=answered).html
    refused = render_page(
        owed_page(), LINKS, Language.EN, answered=Answered(was_promise_refused=True)
    ).html

    assert 'max="2026-03-17"' in with_form
    assert without.count("You promised to pay R$50.00 by Apr 1, 2026") == 2
    assert 'type="date"' not in without
    assert "It could not be taken" in refused


@pytest.mark.parametrize("language", Language)
def test_page_of_everything_is_whole_and_escaped_in_every_language(language: Language) -> None:
    rendered = render_page(full_page(), LINKS, language, logo=b"png", answered=Answered(True, True))
    tree = read(rendered.html)

    assert tree.scripts == 1
    assert "alert(&#34;x&#34;)" in rendered.html
    assert "\u202e" not in rendered.html
    assert "{{ 7*7 }}" in rendered.html
    assert tree.labelled <= set(tree.ids)
    assert len(tree.ids) == len(set(tree.ids))
    assert f'<html lang="{language.value}">' in rendered.html


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", [state for state in PageState if state is not PageState.OWED])
def test_page_without_a_debt_says_why_and_asks_for_nothing(
    state: PageState, language: Language
) -> None:
    page = owed_page(state=state, owed=None)
    html = render_page(page, LINKS, language).html
    read(html)

    assert "qr" not in re.findall(r'class="([^"]+)"', html)
    assert html.count('class="sum"') == 1


def test_day_of_the_payment_is_told_where_it_is_known() -> None:
    page = owed_page(state=PageState.PAID, owed=None, paid_date=TODAY)
    html = render_page(page, LINKS, Language.EN).html

    assert "We received your payment on Mar 2, 2026" in html


def test_debt_that_nothing_can_pay_on_line_says_whom_to_ask() -> None:
    html = render_page(owed_page(), LINKS, Language.EN).html

    assert "To pay, use the details that came with the invoice" in html


@pytest.mark.parametrize(
    ("today", "status"), [(DUE, "Open"), (DUE.replace(day=DUE.day + 1), "Overdue")]
)
def test_debt_is_overdue_from_the_day_after_its_due_date(today: Any, status: str) -> None:
    html = render_page(owed_page(today=today), LINKS, Language.EN).html

    assert f">{status}</span>" in html


def test_policy_allows_the_page_its_own_style_and_script_and_nothing_else() -> None:
    yellow = render_page(full_page(), LINKS, Language.EN)
    plain = render_page(owed_page(), LINKS, Language.EN)

    assert "unsafe" not in yellow.policy
    assert yellow.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert yellow.policy != plain.policy  # each company has its colour in the style


def test_every_language_has_every_word_of_the_page() -> None:
    words = {language: page_words(language) for language in Language}
    names = {language: (set(found), set(found["movements"])) for language, found in words.items()}

    assert all(found == names[Language.EN] for found in names.values())


def moved(invoice: int, minor: int, code: EntryCode = EntryCode.INVOICE_ISSUED) -> JournalEntry:
    entry = an_entry(("receivable", minor), ("revenue", -minor), code=code)
    return replace(entry, invoice_id=InvoiceId(f"inv_{invoice}"), document=f"A-{invoice}")


def test_open_invoices_are_those_that_entries_leave_something_of() -> None:
    paid = EntryCode.PAYMENT_APPLIED
    entries = [moved(1, 5_000), moved(2, 7_000), moved(2, -7_000, paid), moved(3, 9_000)]
    entries += [moved(3, -1_000, paid), moved(0, -1_000, paid)]
    found = other_open(entries, besides="inv_1")

    assert [(other.document, other.owed) for other in found] == [("A-3", brl(8_000))]
