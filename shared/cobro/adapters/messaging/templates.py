"""Put a reminder into words: subject, plain text and HTML in the payer's language.

The wording of each language is data (`wording/*.toml`) and the two layouts are shared, so that the
same facts stand in every message. Rules that hold for all of them, and that the tests check:
* no threat, no shame, no capitals, no countdown (Brazil: CDC art. 42 and 71);
* supplier's name, address and tax id on every message, or it is not rendered (CDC art. 42-A);
* neither subject nor preview shows an amount or a debt, because others may see them;
* who, what, how to pay, how to object and how to stop are always said.
Sentences are rendered as plain text first and escaped once, when the HTML layout takes them in.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cobro.domain.dunning.policy import TEMPLATE_TONES
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.money import Money
from cobro.domain.parties import Language

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

TEMPLATES = tuple(TEMPLATE_TONES)

_HERE = Path(__file__).parent
_NAME_LENGTH_MAX = 200
_SUBJECT_NAME_LENGTH_MAX = 60
# What is asked of localhost never leaves the machine (RFC 6761, section 6.3): a cloud on it.
_SAFE_LINK = re.compile(r"https://|http://([a-z0-9-]+\.)*localhost[:/]")
# Marks that turn the direction of the text after them: a name could rewrite its own sentence.
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class IncompleteNoticeError(RejectionError):
    """A fact that the law wants on a charging document is missing: complete the issuer first."""

    code: ClassVar[str] = "notice_incomplete"


@dataclass(frozen=True, slots=True)
class ItemValues:
    """One of several invoices that a reminder tells of; `amount` is what is owed of it that day."""

    document: str
    due_date: date
    amount: Money


@dataclass(frozen=True, slots=True)
class ReminderValues:
    """The facts of one reminder. Texts are one line; `supplier_tax_id` is as people write it.

    `amount_open` is everything that is to be paid, `charges` for paying late among it and
    `disputed` not. Where `is_complete` is False, the message says that such charges may come on
    top. `items` are given where it tells of more than one invoice; the amounts are then those of
    all. `credit` lies on the payer's account and is taken off in a line of its own.
    """

    supplier_name: str
    supplier_tax_id: str
    supplier_address: str
    supplier_email: str
    customer_name: str
    document: str
    amount_open: Money
    due_date: date
    as_of: date
    charges: Money | None = None
    disputed: Money | None = None
    is_complete: bool = True
    supplier_phone: str = ""
    payment_reference: str = ""
    payment_url: str = ""
    opt_out_url: str = ""
    items: tuple[ItemValues, ...] = ()
    credit: Money | None = None

    @property
    def to_pay(self) -> Money:
        return self.amount_open if self.credit is None else self.amount_open - self.credit


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    subject: str
    text: str
    html: str


def render(template: str, language: Language, values: ReminderValues) -> RenderedMessage:
    """Render one of `TEMPLATES`; raise what `words_of` raises."""
    layout = words_of(template, language, values)
    return RenderedMessage(
        layout["subject"],
        _environment().get_template("reminder.txt.j2").render(layout),
        _environment().get_template("reminder.html.j2").render(layout),
    )


def words_of(template: str, language: Language, values: ReminderValues) -> dict[str, Any]:
    """Return what a layout is filled with: facts, sentences under `words`, and `rows`.

    Sentences that only a letter has are under `letter`. Raises `IncompleteNoticeError` where the
    supplier is not fully named and `InvalidInputError` for an unknown template, nothing owed, a
    control character in a value or an unsafe link.
    """
    if template not in TEMPLATES:
        message = f"no reminder is called {template!r}: use one of {', '.join(TEMPLATES)}"
        raise InvalidInputError(message, field="template")
    facts = _facts(language, values)
    common = _wording(language)
    step = common[template]
    if values.items:
        common = common | common["several"]
        step = common[template]
    subject = _sentence(step["subject"], facts | _short_names(facts))
    words = {
        name: _sentence(text, facts)
        for name, text in (common | step).items()
        if isinstance(text, str)
    }
    rows = _rows(common["labels"], facts, _item_rows(language, values))
    return facts | {
        "language": language.value,
        "subject": subject,
        "words": words | {"labels": common["labels"]},
        "letter": {name: _sentence(text, facts) for name, text in common["letter"].items()},
        "written": _date_text(values.as_of, language),
        "rows": rows,
    }


@cache
def _environment() -> "SandboxedEnvironment":
    # A third of boto3's own import: a run that finds every invoice paid never pays it.
    from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=FileSystemLoader(_HERE / "layouts"),
        autoescape=select_autoescape(("html.j2",), default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )


@cache
def _wording(language: Language) -> dict[str, Any]:
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)


def _sentence(source: str, facts: Mapping[str, object]) -> str:
    return _compiled(source).render(facts)


@cache
def _compiled(source: str) -> "Template":
    return _environment().from_string(source)


def _facts(language: Language, values: ReminderValues) -> dict[str, object]:
    """Return every value as clean text, amounts and dates as the language writes them."""
    texts = {
        field.name: _clean(field.name, getattr(values, field.name))
        for field in fields(values)
        if field.type is str
    }
    _check_supplier(texts)
    if not values.to_pay.is_positive:
        message = f"a reminder asks for nothing: {values.to_pay} is open"
        raise InvalidInputError(message, field="amount_open")
    _check_links(texts)
    contact = (texts["supplier_email"], texts["supplier_phone"])
    return texts | {
        "amount": _money_text(values.amount_open, language),
        "charges": _part_text(values.charges, language),
        "disputed": _part_text(values.disputed, language),
        "credit": _part_text(values.credit, language),
        "taken_off": _part_text(-values.credit if values.credit else None, language),
        "to_pay": _money_text(values.to_pay, language),
        "count": len(values.items),
        "is_complete": values.is_complete,
        "due_date": _date_text(values.due_date, language),
        "is_due_today": values.due_date == values.as_of,
        "contact": " · ".join(way for way in contact if way),
    }


def _check_supplier(texts: Mapping[str, str]) -> None:
    wanted = ("supplier_name", "supplier_tax_id", "supplier_address", "supplier_email")
    missing = [name for name in (*wanted, "customer_name", "document") if not texts[name]]
    if missing:
        message = f"a reminder needs {', '.join(missing)}: complete the issuer or the customer"
        raise IncompleteNoticeError(message)


def _check_links(texts: Mapping[str, str]) -> None:
    for name in ("payment_url", "opt_out_url"):
        if texts[name] and not _SAFE_LINK.match(texts[name]):
            message = "a link must begin with https://"
            raise InvalidInputError(message, field=name)


Row = dict[str, object]


def _item_rows(language: Language, values: ReminderValues) -> list[Row]:
    """Return a row for each of several invoices, with its day."""
    labels = _wording(language)["labels"]
    return [
        _row(
            f"{labels['document']} {_clean('document', item.document)} · "
            f"{labels['due_date']}: {_date_text(item.due_date, language)}",
            _money_text(item.amount, language),
            is_money=True,
        )
        for item in values.items
    ]


def _rows(labels: Mapping[str, str], facts: Mapping[str, object], items: list[Row]) -> list[Row]:
    """Return what is owed line by line; the amount that counts is set apart."""
    names = ("total" if items else "amount", "charges", "disputed", "credit", "to_pay")
    rows = items or [
        _row(labels[name], facts[fact])
        for name, fact in (
            ("document", "document"),
            ("due_date", "due_date"),
            ("reference", "payment_reference"),
        )
        if facts[fact]
    ]
    counts = "to_pay" if facts["credit"] else names[0]
    for name in names:
        value = facts[{names[0]: "amount", "credit": "taken_off"}.get(name, name)]
        if not value or (name == "to_pay" and not facts["credit"]):
            continue
        is_whole = name != names[0] or facts["is_complete"]
        label = labels[name if is_whole else f"{name}_without_charges"]
        rows = [*rows, _row(label, value, is_money=True, is_amount=name == counts)]
    return rows


def _row(label: str, value: object, *, is_money: bool = False, is_amount: bool = False) -> Row:
    return {"label": label, "value": value, "is_money": is_money, "is_amount": is_amount}


def _short_names(facts: Mapping[str, object]) -> dict[str, object]:
    return {"supplier_name": _cut(str(facts["supplier_name"]), _SUBJECT_NAME_LENGTH_MAX)}


def _clean(name: str, text: str) -> str:
    """Refuse what could start a new header line; take out what turns the reading direction."""
    if name == "supplier_address":
        text = ", ".join(line.strip() for line in text.splitlines() if line.strip())
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} for character in text):
        message = f"{name} holds a line break or a control character"
        raise InvalidInputError(message, field=name)
    plain = _DIRECTION_MARKS.sub("", text).strip()
    return _cut(plain, _NAME_LENGTH_MAX) if name.endswith("_name") else plain


def _cut(text: str, length_max: int) -> str:
    return text if len(text) <= length_max else text[: length_max - 1].rstrip() + "…"


def _locale(language: Language) -> str:
    return language.value.replace("-", "_")


def _money_text(amount: Money, language: Language) -> str:
    from babel.numbers import format_currency  # 30 ms to import, and only here

    return format_currency(amount.decimal(), amount.currency.value, locale=_locale(language))


def _part_text(amount: Money | None, language: Language) -> str:
    """Return an amount that is told only where there is one."""
    return "" if amount is None or amount.is_zero else _money_text(amount, language)


def _date_text(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, format="long", locale=_locale(language))
