"""Put alerts into words. The words of each language are data (`wording`); amounts as CLDR has them.

What others wrote stands on one line: nothing of it can begin a header or pass for words of ours.
"""

from functools import cache
from pathlib import Path

from cobro.adapters.documents.words import amount_text, date_text
from cobro.domain.alerts import Alert, AlertKind
from cobro.domain.parties import Language

_HERE = Path(__file__).parent
TEXT_LENGTH_MAX = 120
NAME_LENGTH_MAX = 60
LISTED_MAX = 20


class AlertsInWords:
    """Says in one language what alerts are about."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._says = _wording(language)

    def title(self, kind: AlertKind) -> str:
        return self._says[kind.value]["title"]

    def text(self, alert: Alert) -> str:
        sign = alert.sign
        facts = {
            "subject": sign.subject,
            "document": _one_line(sign.document),
            "customer": _one_line(sign.customer_id),
            "amount": amount_text(sign.amount, self._language) if sign.amount else "",
            "date": date_text(sign.about_date, self._language),
            "code": sign.code,
        }
        whose = self._says["of"]["known" if sign.customer_id else "unknown"]
        return self._says[sign.kind.value]["text"].format(**facts, of=whose.format(**facts))

    def subject(self, supplier: str, alerts: tuple[Alert, ...]) -> str:
        """Return a mail's subject, which others may see: no amount, nobody's name but ours."""
        return self._about("one", "several", supplier, alerts)

    def body(self, supplier: str, alerts: tuple[Alert, ...]) -> str:
        says = self._says["message"]
        lines = [
            f"- {self.title(a.sign.kind)}: {self.text(a)} ({says['rule'].format(rule=a.rule)})"
            for a in alerts[:LISTED_MAX]
        ]
        left = len(alerts) - LISTED_MAX
        if left > 0:
            lines.append(f"- {says['more'].format(count=left)}")
        lead = says["lead"].format(supplier=_one_line(supplier))
        return "\n".join([lead, "", *lines, "", says["close"], ""])

    def text_message(self, supplier: str, alerts: tuple[Alert, ...]) -> str:
        """Return one sentence: a locked screen shows it to anybody."""
        return self._about("sms_one", "sms_several", supplier, alerts)

    def _about(self, one: str, several: str, supplier: str, alerts: tuple[Alert, ...]) -> str:
        name = _one_line(supplier)[:NAME_LENGTH_MAX].strip()
        says = self._says["message"][one if len(alerts) == 1 else several]
        title = self.title(alerts[0].sign.kind)
        return says.format(supplier=name, title=title, count=len(alerts))


def _one_line(text: str) -> str:
    """Return a text without what breaks a line or hides, and not too long."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:TEXT_LENGTH_MAX]


@cache
def _wording(language: Language) -> dict[str, dict[str, str]]:
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)
