"""`cobro messages preview`: a reminder as its payer reads it. It speaks of invented people."""

import argparse
import sys
import webbrowser
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from cobro.adapters.documents.letters_pdf import PdfLetters
from cobro.adapters.messaging.letter_samples import letter_text, sample_letter
from cobro.adapters.messaging.previews import preview as preview_of
from cobro.adapters.messaging.samples import sample_values, several
from cobro.adapters.messaging.templates import TEMPLATES, ReminderValues
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

CHANNELS = (
    Channel.EMAIL.value,
    Channel.SMS.value,
    Channel.WHATSAPP.value,
    Channel.IN_APP.value,
    Channel.LETTER.value,
)
PAGES = Path("build/messages")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    preview = actions.add_parser("preview", help="print a message, or look at it in the browser")
    preview.add_argument(
        "template", choices=TEMPLATES, metavar="template", help=" | ".join(TEMPLATES)
    )
    preview.add_argument("--locale", choices=[each.value for each in Language], default="pt-BR")
    preview.add_argument("--channel", choices=CHANNELS, default=CHANNELS[0])
    preview.add_argument("--on", help="the day on which it goes, YYYY-MM-DD; today if not given")
    preview.add_argument("--several", action="store_true", help="about three invoices and a credit")
    preview.add_argument("--html", action="store_true", help="print the HTML instead of the text")
    preview.add_argument("--open", action="store_true", help="show the HTML in the browser")
    preview.add_argument("--to", type=Path, default=PAGES, help="the folder that --open writes to")


def run(arguments: argparse.Namespace, open_page: Callable[[str], bool] = webbrowser.open) -> int:
    """Print the message, or the path of its page where it is opened."""
    language = Language(arguments.locale)
    on = _day(arguments.on) if arguments.on else datetime.now(UTC).date()
    values = sample_values(arguments.template, language, on)
    if arguments.several:
        values = several(values)
    if arguments.channel == Channel.LETTER.value:
        return _show_letter(arguments, language, values, open_page)
    message = preview_of(arguments.template, Channel(arguments.channel), language, values)
    if not message.html:
        sys.stdout.write(f"{message.text}\n")
    elif arguments.open:
        page = arguments.to / f"{arguments.template}.{arguments.locale}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(message.html, encoding="utf-8")
        _open(page, open_page)
    else:
        body = message.html if arguments.html else message.text
        sys.stdout.write(f"{message.subject}\n\n{body}")
    return 0


def _open(page: Path, open_page: Callable[[str], bool]) -> None:
    sys.stdout.write(f"{page}\n")
    if not open_page(page.resolve().as_uri()):
        step, reason = "open the message", f"no browser was found: open {page} yourself"
        raise StepError(step, reason)


def _show_letter(
    arguments: argparse.Namespace,
    language: Language,
    values: ReminderValues,
    open_page: Callable[[str], bool],
) -> int:
    """Print what a letter says, or the path of its pages where they are opened."""
    letter = sample_letter(arguments.template, language, values)
    if not arguments.open:
        sys.stdout.write(letter_text(letter))
        return 0
    page = arguments.to / f"{arguments.template}.{arguments.locale}.pdf"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(PdfLetters().draw(values.supplier_name, [letter]).content)
    _open(page, open_page)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        step, reason = "read the day", f"--on is a day such as 2026-11-30, not {text!r}"
        raise StepError(step, reason) from error
