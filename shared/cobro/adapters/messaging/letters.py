"""Reminders by letter: put into words now, gathered with those of the day, printed by the company.

The words are those of mail, with a code to scan in place of links. Leaving the same letter again
changes nothing: of this channel nothing is ever uncertain.
"""

from datetime import date

from cobro.adapters.messaging.email import values_of
from cobro.adapters.messaging.templates import ReminderValues, words_of
from cobro.application.ports import Clock, Reminder
from cobro.application.ports.letters import Letter, LetterRow, Letters
from cobro.domain.dunning.addresses import address_of
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language


class LetterReminders:
    def __init__(self, letters: Letters, clock: Clock) -> None:
        self._letters = letters
        self._clock = clock

    def send(self, reminder: Reminder) -> str:
        """Leave the letter with those of today and return its name."""
        today = self._clock.now().astimezone(reminder.issuer.zone).date()
        letter = letter_of(reminder, today)
        self._letters.leave(letter)
        return letter.name


def letter_of(reminder: Reminder, written_date: date) -> Letter:
    customer = reminder.customer
    return letter_in_words(
        reminder.template,
        customer.language,
        values_of(reminder),
        written_date=written_date,
        address=address_of(customer, Channel.LETTER),
        names=(
            reminder.issuer.issuer_id,
            customer.customer_id,
            reminder.invoice.invoice_id,
            reminder.step,
        ),
    )


def letter_in_words(
    template: str,
    language: Language,
    values: ReminderValues,
    *,
    written_date: date,
    address: str,
    names: tuple[str, str, str, str],
) -> Letter:
    """Return the letter; `names` are those of issuer, customer, invoice and step."""
    said = words_of(template, language, values)
    words, labels = said["words"], said["words"]["labels"]
    issuer_id, customer_id, invoice_id, step = names
    stop = said["letter"]["how_to_stop"] if is_refusable(template) else ""
    tax_id = f"{labels['tax_id']}: {said['supplier_tax_id']}"
    return Letter(
        issuer_id=issuer_id,
        customer_id=customer_id,
        invoice_id=invoice_id,
        step=step,
        document=said["document"],
        language=language,
        written_date=written_date,
        sender=said["supplier_name"],
        sender_line=said["supplier_address"],
        recipient=said["customer_name"],
        address=address,
        day=said["written"],
        subject=said["subject"],
        before=(words["greeting"], words["lead"]),
        rows=tuple(LetterRow(row["label"], row["value"], row["is_amount"]) for row in said["rows"]),
        after=_kept(
            words["how_to_pay"],
            words["note"],
            words["credit_note"] if said["credit"] else "",
            words["closing"],
            said["supplier_name"],
        ),
        fine=_kept(
            f"{said['supplier_name']} · {tax_id} · {said['contact']}",
            words["how_to_dispute"],
            stop,
        ),
        scan=said["letter"]["scan"] if values.payment_url else "",
        page_url=values.payment_url,
    )


def _kept(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
