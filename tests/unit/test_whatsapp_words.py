"""The words that companies hand in to Meta, and how their profiles name what was approved."""

import json
import re
from itertools import product
from typing import Any

import pytest

from cobro.adapters.messaging import whatsapp
from cobro.adapters.messaging.templates import TEMPLATES
from cobro.adapters.messaging.whatsapp import whatsapp_preview
from cobro.contracts.parsing import parse
from cobro.contracts.whatsapp_api import WhatsAppV1
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.whatsapp import NO_WHATSAPP
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language
from tests.support.whatsapp import NUMBER_ID, a_sender
from tests.unit.test_reminder_templates import COUNTDOWN, SHOUTED, THREATS

# ---- words that companies hand in ---------------------------------------------------------------


@pytest.mark.parametrize(("template", "language"), [*product(TEMPLATES, Language)])
def test_words_have_each_blank_once_and_short_buttons(template: str, language: Language) -> None:
    text = whatsapp_preview(template, language, ("{{1}}", "{{2}}", "{{3}}"))
    buttons = re.findall(r"^\[(.+)\]$", text, re.MULTILINE)

    assert sorted(re.findall(r"\{\{\d\}\}", text)) == ["{{1}}", "{{2}}", "{{3}}"]
    assert len(buttons) == (2 if is_refusable(template) else 1)
    assert all(len(button) <= 25 for button in buttons)


def test_words_neither_threaten_nor_shame_nor_shout_nor_count_down() -> None:
    spoken = re.sub(r"\{.*?\}|#.*", "", whatsapp._WORDING.read_text("utf-8"))

    assert THREATS.findall(spoken) == []
    assert SHOUTED.findall(spoken) == []
    assert COUNTDOWN.findall(spoken) == []


# ---- the company's profile ----------------------------------------------------------------------


def test_profile_shows_what_was_put() -> None:
    sender = a_sender()
    shown = WhatsAppV1.of(sender)

    assert shown is not None
    assert shown.to_sender() == sender
    assert WhatsAppV1.of(NO_WHATSAPP) is None


@pytest.mark.parametrize(
    "bad",
    [
        {"phone_number_id": "5511987654321"},
        {"phone_number_id": NUMBER_ID, "templates": {"fr": {}}},
        {"phone_number_id": NUMBER_ID, "templates": {"en": {"Late": "x"}}},
        {"phone_number_id": NUMBER_ID, "templates": {"en": {"late": "With Space"}}},
    ],
)
def test_profile_that_names_what_cannot_be_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        parse(json.dumps(bad), WhatsAppV1)
