import re
import tomllib
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from cobro.adapters.messaging import templates
from cobro.adapters.messaging.templates import (
    TEMPLATES,
    IncompleteNoticeError,
    ItemValues,
    ReminderValues,
    render,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language

VALUES = ReminderValues(
    supplier_name="Aurora Manutenção Ltda.",
    supplier_tax_id="12.345.678/0001-95",
    supplier_address="Rua das Acácias, 120, Belo Horizonte, MG",
    supplier_email="financeiro@aurora.example",
    customer_name="Beatriz Cavalcanti",
    document="A-0000042",
    amount_open=Money(123456, Currency.BRL),
    due_date=date(2026, 3, 10),
    as_of=date(2026, 3, 7),
)
SEVERAL = (
    ItemValues("A-0000041", date(2026, 2, 10), Money(100_000, Currency.BRL)),
    ItemValues("A-0000042\u202e", date(2026, 3, 10), Money(23_456, Currency.BRL)),
)
EXTREMES = {
    "plain": VALUES,
    "long names": replace(VALUES, supplier_name="Pão " * 500, customer_name="ç" * 5000),
    "right to left and emoji": replace(
        VALUES,
        supplier_name="\u0634\u0631\u0643\u0629 \u202e\u0627\u0644\u0646\u0648\u0631",
        customer_name="👩\u200d👧 Zoë \u2067x",
    ),
    "markup": replace(
        VALUES,
        supplier_name="<b>Aurora</b> & 'Filhos'",
        customer_name='<script>alert("x")</script>',
        supplier_address="Rua </td><img src=x onerror=1>",
        document='A-"><h1>1',
    ),
    "template code": replace(
        VALUES,
        customer_name="{{ 111 * 111 }}{% for x in y %}",
        supplier_name="{{ supplier_email }}",
    ),
    "huge amount": replace(VALUES, amount_open=Money(10**15 + 1, Currency.BRL)),
    "smallest amount": replace(VALUES, amount_open=Money(1, Currency.EUR)),
    "due today": replace(VALUES, as_of=VALUES.due_date),
    "charged for": replace(VALUES, charges=Money(456, Currency.BRL)),
    "charged for by an unknown rate": replace(VALUES, is_complete=False),
    "several invoices": replace(VALUES, items=SEVERAL),
    "several with charges and credit": replace(
        VALUES,
        items=SEVERAL,
        charges=Money(456, Currency.BRL),
        disputed=Money(1, Currency.BRL),
        credit=Money(23456, Currency.BRL),
        payment_url="https://pay.example.com/x",
    ),
    "several by an unknown rate": replace(VALUES, items=SEVERAL, is_complete=False),
    "one with credit": replace(VALUES, credit=Money(23456, Currency.BRL)),
    "everything given": replace(
        VALUES,
        supplier_phone="+55 31 3333-0000",
        supplier_address="Rua das Acácias, 120\r\nBelo Horizonte\n",
        payment_reference="10000042",
        payment_url="https://pay.example.com/x?a=1&b=2",
    ),
}
EVERY = tuple(product(TEMPLATES, Language, EXTREMES))
# What a collector may not say: threats, shame, false legal steps (CDC art. 42 and 71).
THREATS = re.compile(
    r"protest|negativa|serasa|spc\b|judici|advogad|abogad|lawyer|court|legal|process|penhor|embarg|"
    r"caloteir|devedor|moros|deudor|debtor|inadimpl|dívida|deuda|debt|vergonh|vergüenz|shame|"
    r"último aviso|last warning|final notice|imediat|inmediat|immediately|urgent|amenaz|ameaç|"
    r"threat|consequ",
    re.IGNORECASE,
)
SHOUTED = re.compile(r"\b[A-ZÀ-Ý]{4,}\b")
COUNTDOWN = re.compile(r"\d+\s*(dias|días|days|horas|hours)", re.IGNORECASE)
WORDING = Path(templates.__file__).parent / "wording"


@pytest.mark.parametrize(("template", "language", "name"), EVERY)
def test_every_message_names_supplier_document_and_amount(
    template: str, language: Language, name: str
) -> None:
    message = render(template, language, EXTREMES[name])

    assert VALUES.supplier_tax_id in message.text
    assert VALUES.supplier_tax_id in message.html
    assert VALUES.supplier_email in message.html
    assert re.search(r"\d[,.]\d{2}\b", message.text)
    assert "2026" in message.text


@pytest.mark.parametrize(("template", "language", "name"), EVERY)
def test_what_others_may_see_shows_neither_amount_nor_debt(
    template: str, language: Language, name: str
) -> None:
    values = EXTREMES[name]
    message = render(template, language, values)
    preview = message.html.partition("</div>")[0]
    amounts = re.compile(r"R\$|€|BRL|EUR|\d[,.]\d{2}\b|pag|paid|owe|venc|due", re.IGNORECASE)

    assert not amounts.search(message.subject.replace(values.document, ""))
    assert not amounts.search(preview.partition("<body")[2].partition("display:none")[2])
    assert len(message.subject) < 200


@pytest.mark.parametrize(("template", "language", "name"), EVERY)
def test_nothing_that_a_party_is_called_becomes_markup_or_a_header(
    template: str, language: Language, name: str
) -> None:
    message = render(template, language, EXTREMES[name])

    assert not re.search(r"<(script|img|h1|b)\b", message.html)
    assert "12321" not in message.subject + message.text + message.html
    assert not re.search(r"[\r\n\u202a-\u202e\u2066-\u2069]", message.subject)
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", message.text + message.html)


@pytest.mark.parametrize("language", Language)
def test_wording_neither_threatens_nor_shames_nor_shouts_nor_counts_down(
    language: Language,
) -> None:
    words = (WORDING / f"{language.value}.toml").read_text("utf-8")
    spoken = re.sub(r"\{[{%].*?[}%]\}", "", words).replace("CNPJ", "")

    assert THREATS.findall(spoken) == []
    assert SHOUTED.findall(spoken) == []
    assert COUNTDOWN.findall(spoken) == []


@pytest.mark.parametrize("language", Language)
def test_wording_says_how_to_pay_to_object_and_to_stop(language: Language) -> None:
    words = tomllib.loads((WORDING / f"{language.value}.toml").read_text("utf-8"))

    assert all(words[key].strip() for key in ("how_to_pay", "how_to_dispute", "how_to_stop"))
    assert set(TEMPLATES) <= set(words)


@pytest.mark.parametrize(
    "field", ["supplier_name", "supplier_tax_id", "supplier_address", "supplier_email", "document"]
)
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_supplier_that_is_not_fully_named_may_not_charge(field: str, blank: str) -> None:
    values = replace(VALUES, **{field: blank})  # type: ignore[arg-type]  # one text field each

    with pytest.raises(IncompleteNoticeError, match=field):
        render("after_due", Language.PT_BR, values)


@pytest.mark.parametrize("field", ["supplier_name", "customer_name", "document", "supplier_email"])
@pytest.mark.parametrize("text", ["x\r\nBcc: all@example.com", "x\x00", "x\u2028y", "x\ny"])
def test_a_value_that_could_start_a_header_is_refused(field: str, text: str) -> None:
    values = replace(VALUES, **{field: text})  # type: ignore[arg-type]  # one text field each

    with pytest.raises(InvalidInputError) as refusal:
        render("after_due", Language.PT_BR, values)

    assert refusal.value.field == field


@pytest.mark.parametrize("minor", [0, -1])
def test_nobody_is_reminded_of_nothing(minor: int) -> None:
    values = replace(VALUES, amount_open=Money(minor, Currency.BRL))

    with pytest.raises(InvalidInputError, match="asks for nothing"):
        render("after_due", Language.PT_BR, values)


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.example.com",
        "javascript:alert(1)",
        "//x",
        "http://localhost.example/",
        "http://a@localhost.example",
    ],
)
def test_only_a_safe_link_is_offered(url: str) -> None:
    with pytest.raises(InvalidInputError, match="https"):
        render("after_due", Language.PT_BR, replace(VALUES, payment_url=url))


def test_a_cloud_on_this_machine_may_name_its_own_pages() -> None:
    values = replace(VALUES, payment_url="http://a1.execute-api.localhost:4566/pay/x")

    assert "localhost:4566/pay/x" in render("after_due", Language.EN, values).html


def test_an_unknown_template_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInputError, match="before_due, due_today, after_due"):
        render("last_warning", Language.PT_BR, VALUES)


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [
        (Language.PT_BR, "R$\u00a01.234,56", "10 de março de 2026"),
        (Language.PT_PT, "1\u00a0234,56\u00a0R$", "10 de março de 2026"),
        (Language.ES_ES, "1.234,56\u00a0BRL", "10 de marzo de 2026"),
        (Language.ES_MX, "BRL1,234.56", "10 de marzo de 2026"),
        (Language.EN, "R$1,234.56", "March 10, 2026"),
    ],
)
def test_amounts_and_dates_are_written_as_the_reader_writes_them(
    language: Language, amount: str, day: str
) -> None:
    message = render("before_due", language, VALUES)

    assert amount in message.text
    assert day in message.text


def test_the_day_itself_is_called_today_only_on_that_day() -> None:
    on_the_day = replace(VALUES, as_of=VALUES.due_date)
    day_after = replace(VALUES, as_of=date(2026, 3, 11))

    assert "vence hoje" in render("due_today", Language.PT_BR, on_the_day).text
    assert "hoje" not in render("due_today", Language.PT_BR, day_after).text


def test_a_link_to_pay_is_offered_only_where_there_is_one() -> None:
    linked = render("before_due", Language.EN, EXTREMES["everything given"])

    assert 'href="https://pay.example.com/x?a=1&amp;b=2"' in linked.html
    assert "Belo Horizonte" in linked.html
    assert "href=" not in render("before_due", Language.EN, VALUES).html


def test_charges_are_told_apart_and_a_missing_rate_is_owned_up_to() -> None:
    charged = render("after_due", Language.PT_BR, EXTREMES["charged for"]).text
    unknown = render("after_due", Language.PT_BR, EXTREMES["charged for by an unknown rate"]).text
    plain = render("after_due", Language.PT_BR, VALUES).text

    assert "sendo de encargos por atraso: R$\u00a04,56" in charged
    assert "Valor em aberto, sem encargos por atraso: R$\u00a01.234,56" in unknown
    assert "encargos" not in plain


# ---- more than one invoice ----------------------------------------------------------------------


@pytest.mark.parametrize(("template", "language"), [*product(TEMPLATES, Language)])
def test_several_invoices_are_listed_with_their_days_and_what_is_left_to_pay(
    template: str, language: Language
) -> None:
    message = render(template, language, EXTREMES["several with charges and credit"])
    alone = render(template, language, VALUES)

    for words in (message.text, message.html):
        assert "A-0000041 · " in words
        assert "A-0000042 · " in words
        assert all(re.search(amount, words) for amount in (r"1[.,\s]?000[.,]00", r"234[.,]56"))
        assert re.search(r"1[.,\s]?000[.,]00", words.partition("A-0000042")[2])  # left to pay
    assert message.text != alone.text
    assert "42" not in message.subject


@pytest.mark.parametrize("language", Language)
def test_who_has_credit_is_told_how_to_use_it(language: Language) -> None:
    words = tomllib.loads((WORDING / f"{language.value}.toml").read_text("utf-8"))
    with_credit = render("after_due", language, EXTREMES["one with credit"])
    without = render("after_due", language, VALUES)

    assert words["labels"]["credit"] in with_credit.text
    assert words["labels"]["to_pay"] in with_credit.html
    assert words["labels"]["credit"] not in without.text
    assert set(TEMPLATES) <= set(words["several"])


def test_what_credit_covers_is_not_asked_for() -> None:
    with pytest.raises(InvalidInputError, match="asks for nothing"):
        render("after_due", Language.EN, replace(VALUES, credit=VALUES.amount_open))


def test_without_a_rate_the_total_says_that_charges_are_left_out() -> None:
    message = render("after_due", Language.EN, EXTREMES["several by an unknown rate"])

    assert "Amount open of all, without charges for late payment" in message.text
