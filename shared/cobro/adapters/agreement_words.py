"""What the one line of an instalment says, in the language of its payer."""

from collections.abc import Mapping
from types import MappingProxyType

from cobro.application.number_instalments import InstalmentLine
from cobro.domain.parties import Language

_LINES: Mapping[Language, str] = MappingProxyType(
    {
        Language.PT_BR: "Parcela {number} de {count} do acordo sobre {documents}",
        Language.PT_PT: "Prestação {number} de {count} do acordo sobre {documents}",
        Language.ES_ES: "Plazo {number} de {count} del acuerdo sobre {documents}",
        Language.ES_MX: "Parcialidad {number} de {count} del convenio sobre {documents}",
        Language.EN: "Instalment {number} of {count} of the agreement about {documents}",
    }
)
_NAMED_MAX = 4


def instalment_text(line: InstalmentLine, language: Language) -> str:
    """Return one line; of many documents the first few are named."""
    named = ", ".join(line.documents[:_NAMED_MAX])
    more = "…" if len(line.documents) > _NAMED_MAX else ""
    return _LINES[language].format(number=line.number, count=line.count, documents=named + more)
