"""A reminder as its payer would read it, by each channel."""

from dataclasses import dataclass

from cobro.adapters.messaging.letter_samples import letter_text, sample_letter
from cobro.adapters.messaging.sms import sms_text
from cobro.adapters.messaging.templates import ReminderValues, render
from cobro.adapters.messaging.whatsapp import blanks_of, whatsapp_preview
from cobro.adapters.payer_page.notices import notice_text
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language

__all__ = ["Preview", "preview"]


@dataclass(frozen=True, slots=True)
class Preview:
    """Plain text; a mail has a subject and HTML too. The pages of a letter are drawn elsewhere."""

    text: str
    subject: str = ""
    html: str = ""


def preview(template: str, channel: Channel, language: Language, values: ReminderValues) -> Preview:
    if channel is Channel.SMS:
        return Preview(_text_message(language, values))
    if channel is Channel.WHATSAPP:
        return Preview(_whatsapp(template, language, values))
    if channel is Channel.IN_APP:
        return Preview(_notice(template, language, values))
    if channel is Channel.LETTER:
        return Preview(letter_text(sample_letter(template, language, values)))
    message = render(template, language, values)
    return Preview(message.text, message.subject, message.html)


def _text_message(language: Language, values: ReminderValues) -> str:
    return sms_text(
        language,
        supplier=values.supplier_name,
        document=values.document,
        others=max(0, len(values.items) - 1),
        page=values.payment_url,
        opt_out=values.opt_out_url,
    )


def _whatsapp(template: str, language: Language, values: ReminderValues) -> str:
    blanks = blanks_of(
        language,
        customer=values.customer_name,
        document=values.document,
        others=max(0, len(values.items) - 1),
        supplier=values.supplier_name,
    )
    return whatsapp_preview(template, language, blanks)


def _notice(template: str, language: Language, values: ReminderValues) -> str:
    named = [item.document for item in values.items] or [values.document]
    says = notice_text(template, language, named)
    refuse = f"\n({says.refuse})" if is_refusable(template) else ""
    return f"{says.title}\n\n{says.text}\n{says.note}\n\n[{says.read}]{refuse}"
