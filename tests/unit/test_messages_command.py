import argparse
import re
from pathlib import Path

import pytest

from cobro.adapters.messaging.templates import TEMPLATES
from cobro.domain.parties import Language
from cobro_cli import messages_command
from cobro_cli.main import main
from cobro_cli.steps import StepError

PREVIEW = ["messages", "preview"]
ON = ["--on", "2026-11-02"]


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    messages_command.add_arguments(parser)
    return parser.parse_args(["preview", *words, *ON])


@pytest.mark.parametrize("locale", list(Language))
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_is_shown_in_every_language(
    template: str, locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*PREVIEW, template, "--locale", locale, *ON]) == 0

    subject, body = capsys.readouterr().out.split("\n\n", 1)
    assert subject
    assert "A/2026/0042" in body


def test_a_late_invoice_is_shown_with_its_charges(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*PREVIEW, "after_due", *ON]) == 0

    shown = capsys.readouterr().out.replace("\xa0", " ")
    assert "30 de outubro de 2026" in shown
    assert "R$ 1.279,50" in shown
    assert "R$ 29,50" in shown


@pytest.mark.parametrize("locale", list(Language))
def test_a_message_about_several_invoices_is_shown_with_the_credit_taken_off(
    locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*PREVIEW, "still_open", "--several", "--locale", locale, *ON]) == 0

    shown = re.sub(r"[\s.,]", "", capsys.readouterr().out)
    assert all(f"A/2026/{number:04d}" in shown for number in (11, 27, 42))
    assert "227200" in shown
    assert "207200" in shown


def test_html_is_printed_with_names_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*PREVIEW, "due_today", "--html", *ON]) == 0

    shown = capsys.readouterr().out
    assert "<html" in shown
    assert "Conceição &amp; Irmãos" in shown


def test_a_message_is_opened_as_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []
    arguments = asked("still_open", "--locale", "es-MX", "--open", "--to", str(tmp_path))

    def browser(address: str) -> bool:
        opened.append(address)
        return True

    assert messages_command.run(arguments, browser) == 0
    page = tmp_path / "still_open.es-MX.html"
    assert opened == [page.as_uri()]
    assert "Panadería Ejemplo" in page.read_text(encoding="utf-8")
    assert capsys.readouterr().out == f"{page}\n"


def test_where_no_browser_is_the_page_is_named(tmp_path: Path) -> None:
    arguments = asked("still_open", "--open", "--to", str(tmp_path))

    with pytest.raises(StepError, match=r"open .*still_open.pt-BR.html yourself"):
        messages_command.run(arguments, lambda _address: False)


def test_a_channel_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*PREVIEW, "due_today", "--channel", "pigeon"])

    assert "choose from" in capsys.readouterr().err


def test_a_letter_is_shown_as_text_or_as_its_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def show(page: str) -> bool:
        opened.append(page)
        return True

    words = ("still_open", "--channel", "letter", "--locale", "es-MX", "--to", str(tmp_path))
    messages_command.run(asked(*words))
    messages_command.run(asked(*words, "--open"), show)
    shown = capsys.readouterr().out

    assert "06000 Ciudad de México" in shown
    assert shown.endswith("still_open.es-MX.pdf\n")
    assert (tmp_path / "still_open.es-MX.pdf").read_bytes().startswith(b"%PDF")
    assert len(opened) == 1


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*PREVIEW, "due_today", "--on", "tomorrow"]) == 1

    assert "--on is a day such as 2026-11-30, not 'tomorrow'" in capsys.readouterr().err


@pytest.mark.parametrize("locale", list(Language))
@pytest.mark.parametrize("template", TEMPLATES)
def test_text_message_is_shown_in_every_language(
    template: str, locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*PREVIEW, template, "--locale", locale, "--channel", "sms", *ON]) == 0

    shown = capsys.readouterr().out
    assert "A/2026/0042" in shown
    assert ("opt-outs" in shown) == (template in {"before_due", "due_today"})


@pytest.mark.parametrize("locale", [each.value for each in Language])
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("more", [[], ["--several"]])
def test_notice_on_the_page_is_shown_in_every_language(
    template: str, locale: str, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*PREVIEW, template, "--locale", locale, "--channel", "in_app", *more, *ON]
    assert main(words) == 0

    shown = capsys.readouterr().out
    assert "A/2026/0042" in shown
    assert ("(" in shown) == (template in {"before_due", "due_today"})


@pytest.mark.parametrize("locale", [each.value for each in Language])
@pytest.mark.parametrize("template", TEMPLATES)
def test_whatsapp_message_is_shown_as_its_template_reads(
    template: str, locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*PREVIEW, template, "--locale", locale, "--channel", "whatsapp", "--several", *ON]
    assert main(words) == 0

    shown = capsys.readouterr().out
    assert "A/2026/0042" in shown
    assert "{{" not in shown
    assert shown.count("[") == (2 if template in {"before_due", "due_today"} else 1)
