"""A letter about invented people, to look at."""

from cobro.adapters.messaging.letters import letter_in_words
from cobro.adapters.messaging.templates import ReminderValues
from cobro.application.ports.letters import Letter
from cobro.domain.parties import Language

__all__ = ["letter_text", "sample_letter"]

_ADDRESSES = {
    Language.PT_BR: "Av. das Amostras, 1000, ap. 12\nBela Vista\n01310-100 São Paulo - SP",
    Language.PT_PT: "Rua das Amostras, 10, 2.º Esq.\n1100-053 Lisboa",
    Language.ES_ES: "Calle de las Muestras, 10, 2.º B\n28013 Madrid",
    Language.ES_MX: "Calle de las Muestras 10, int. 4\nCol. Centro\n06000 Ciudad de México",
    Language.EN: "10 Sample Street\nLisbon 1100-053\nPortugal",
}


def sample_letter(template: str, language: Language, values: ReminderValues) -> Letter:
    return letter_in_words(
        template,
        language,
        values,
        written_date=values.as_of,
        address=_ADDRESSES[language],
        names=("sample", "sample", "sample", template),
    )


def letter_text(letter: Letter) -> str:
    """Return what a letter says, without its pages."""
    rows = [f"{row.label}: {row.value}" for row in letter.rows]
    parts = (
        f"{letter.recipient}\n{letter.address}",
        letter.day,
        letter.subject,
        *letter.before,
        "\n".join(rows),
        *letter.after,
        f"[{letter.scan}]",
        *letter.fine,
    )
    return "\n\n".join(parts) + "\n"
