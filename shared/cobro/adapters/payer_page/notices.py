"""What a notice on a payer's page says.

It is read on any later day, so it names no amount and no day: both stand on the page as they are
then, and who bills, with tax id and address (Brazil: CDC art. 42-A), stands at its end.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cobro.adapters.plain_text import one_line
from cobro.application.show_payer_page import PayerPage
from cobro.domain.parties import Language

NAMED_MAX = 4
_WORDING = Path(__file__).parent / "notice_wording.toml"


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The words of a notice; `refuse` leads to where such notices may be refused."""

    title: str
    text: str
    note: str
    read: str
    refuse: str


def notice_text(template: str, language: Language, documents: Sequence[str]) -> NoticeText:
    """Put a notice about one or more documents into words; more than four are counted."""
    says = _wording()[language.value]
    named = ", ".join(one_line(document) for document in documents[:NAMED_MAX])
    if len(documents) > NAMED_MAX:
        named = says["more"].format(documents=named, others=len(documents) - NAMED_MAX)
    sentence: str = says["one" if len(documents) == 1 else "several"][template]
    words = {name: says[name] for name in ("title", "note", "read", "refuse")}
    return NoticeText(text=sentence.format(documents=named), **words)


def notice_facts(page: PayerPage, language: Language) -> dict[str, Any]:
    """Return the notice that stands on the page, if any."""
    notice = page.notice
    if notice is None:
        return {"notice": None}
    text = notice_text(notice.template, language, notice.documents)
    return {"notice": {**asdict(text), "name": notice.name}}


@cache
def _wording() -> dict[str, dict[str, Any]]:
    import tomllib

    with _WORDING.open("rb") as file:
        return tomllib.load(file)
