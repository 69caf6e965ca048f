"""By which number and approved templates a company writes on WhatsApp.

Meta approves each template by name and language; what it says is fixed there and only its blanks
are filled in. A name that stands under a step of a policy goes before that of its template.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WhatsAppSender:
    """The provider's id of the number, and the approved names by language, then by step."""

    phone_number_id: str = ""
    templates: dict[str, dict[str, str]] = field(default_factory=dict)

    def template_for(self, language: str, step: str, template: str) -> str:
        """Return the approved name for a step, else for its template; empty where there is none."""
        names = self.templates.get(language, {})
        return (names.get(step) or names.get(template, "")) if self.phone_number_id else ""


NO_WHATSAPP = WhatsAppSender()
