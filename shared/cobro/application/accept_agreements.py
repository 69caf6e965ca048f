"""Accept payment agreements, look at them on their days, break them.

Agreement, invoices, instalments, numbers and entries are one transaction: a crash before it has
moved nothing, a repeat after it finds the agreement accepted or broken. A look on the day after
what is tolerated of the next open instalment says whether the agreement goes on, is finished or
broken; one that is broken waits for a person.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from cobro.application.agreement_look import AGREEMENT_LOOK
from cobro.application.insist import insist
from cobro.application.number_instalments import InstalmentNumbers
from cobro.application.parking import AGREEMENTS
from cobro.application.ports import (
    Agenda,
    AgendaItem,
    Clock,
    ExceptionItem,
    Exceptions,
    Invoices,
    Issuers,
    Pause,
)
from cobro.application.ports.agreements import AgreementMovedError, Agreements
from cobro.application.propose_agreements import is_over
from cobro.application.quote_payoff import Quotes
from cobro.domain.ids import InvoiceId, derived_id
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.parties import Issuer
from cobro.domain.payment_agreements import (
    AgreementRefusedError,
    AgreementState,
    PaymentAgreement,
)
from cobro.domain.renegotiation import Moved, accept, break_up

_TRIES = 8
ONE_DAY = timedelta(days=1)


class AgreementBook:
    """What accepting, looking and breaking need to read and to write."""

    def __init__(
        self,
        *,
        issuers: Issuers,
        invoices: Invoices,
        agreements: Agreements,
        numbers: InstalmentNumbers,
        quotes: Quotes,
        agenda: Agenda,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self.agreements = agreements
        self.issuers = issuers
        self._invoices = invoices
        self._numbers = numbers
        self._quotes = quotes
        self._agenda = agenda
        self._clock = clock
        self._pause = pause

    def insist(self, attempt: Callable[[], PaymentAgreement]) -> PaymentAgreement:
        return insist(attempt, AgreementMovedError, self._pause, _TRIES)

    def now(self, issuer: Issuer) -> tuple[date, datetime]:
        now = self._clock.now()
        return now.astimezone(issuer.zone).date(), now

    def invoices(self, ids: Sequence[InvoiceId]) -> Mapping[InvoiceId, Invoice]:
        return {each: self._invoices.get(each) for each in ids}

    def accept(self, agreement: PaymentAgreement, person: str) -> PaymentAgreement:
        issuer = self.issuers.get(agreement.issuer_id)
        today, now = self.now(issuer)
        gathered = self.invoices([item.invoice_id for item in agreement.items])
        quotes = {each: self._quotes(invoice, today) for each, invoice in gathered.items()}
        before, after, instalments = self._numbers(agreement, issuer, today, now)
        move = accept(agreement, gathered, quotes, instalments, Moved(person, today, now))
        self.agreements.move(move, (before, after))
        return move.agreement

    def break_up(
        self, agreement: PaymentAgreement, instalments: Sequence[Invoice], person: str
    ) -> PaymentAgreement:
        today, now = self.now(self.issuers.get(agreement.issuer_id))
        gathered = self.invoices([item.invoice_id for item in agreement.items])
        move = break_up(agreement, gathered, instalments, Moved(person, today, now))
        self.agreements.move(move)
        return move.agreement

    def put_look(self, agreement: PaymentAgreement, due_date: date) -> None:
        """Have it looked at on the day after what is tolerated of a due date."""
        day = due_date + timedelta(days=agreement.tolerance_days) + ONE_DAY
        first = agreement.instalment_ids[0]
        self._agenda.put(AgendaItem(agreement.issuer_id, first, AGREEMENT_LOOK, day))


class AcceptAgreements:
    def __init__(self, *, book: AgreementBook) -> None:
        self._book = book

    def accept(self, agreement_id: str, person: str) -> PaymentAgreement:
        """Have the instalments owed in place of the invoices; one that is accepted stays so.

        `person` is empty for the payer. Raises `AgreementRefusedError` where the proposal ran out,
        waits for a release, or an invoice is not as it was.
        """
        agreement = self._book.insist(lambda: self._accept(agreement_id, person))
        self._book.put_look(agreement, agreement.parts[0].due_date)
        return agreement

    def _accept(self, agreement_id: str, person: str) -> PaymentAgreement:
        agreement = self._book.agreements.get(agreement_id)
        if agreement.state is AgreementState.ACTIVE:
            return agreement
        agreement.require(AgreementState.PROPOSED)
        issuer = self._book.issuers.get(agreement.issuer_id)
        if is_over(agreement, self._book.now(issuer)[1], issuer):
            message = f"the proposal could be accepted until {agreement.valid_until_date}"
            raise AgreementRefusedError(message)
        if agreement.awaits_release and person in {"", agreement.proposed_by}:
            message = "it passes the limits: somebody else than who proposed it releases it first"
            raise AgreementRefusedError(message)
        return self._book.accept(agreement, person)


class SettleAgreements:
    """Looks at an active agreement: it goes on, is finished, or is broken."""

    def __init__(
        self,
        *,
        book: AgreementBook,
        exceptions: Exceptions,
        measure: Callable[[PaymentAgreement], None],
    ) -> None:
        self._book = book
        self._exceptions = exceptions
        self._measure = measure

    def __call__(self, agreement_id: str) -> PaymentAgreement:
        """Look at it as its day asks; again changes nothing more."""
        return self._told(self._book.insist(lambda: self._look(agreement_id)))

    def break_up(self, agreement_id: str, person: str) -> PaymentAgreement:
        """Break an active one, whatever its days say; one that is broken stays so."""
        return self._told(self._book.insist(lambda: self._break(agreement_id, person)))

    def _look(self, agreement_id: str) -> PaymentAgreement:
        agreement = self._book.agreements.get(agreement_id)
        if agreement.state is not AgreementState.ACTIVE:
            return agreement
        today, now = self._book.now(self._book.issuers.get(agreement.issuer_id))
        instalments = list(self._book.invoices(agreement.instalment_ids).values())
        still = [each for each in instalments if each.status is InvoiceStatus.OPEN]
        if not still:
            finished = agreement.finished(now)
            self._book.agreements.put(finished)
            return finished
        due_date = min(each.due_date for each in still)
        if today > due_date + timedelta(days=agreement.tolerance_days):
            return self._book.break_up(agreement, instalments, "")
        self._book.put_look(agreement, due_date)
        return agreement

    def _break(self, agreement_id: str, person: str) -> PaymentAgreement:
        agreement = self._book.agreements.get(agreement_id)
        if agreement.state is AgreementState.BROKEN:
            return agreement
        agreement.require(AgreementState.ACTIVE)
        instalments = list(self._book.invoices(agreement.instalment_ids).values())
        return self._book.break_up(agreement, instalments, person)

    def _told(self, agreement: PaymentAgreement) -> PaymentAgreement:
        if agreement.state is AgreementState.BROKEN:
            self._exceptions.park(_broken(agreement))
        self._measure(agreement)
        return agreement


def _broken(agreement: PaymentAgreement) -> ExceptionItem:
    message = json.dumps({"agreement_id": agreement.agreement_id})
    documents = ", ".join(item.document for item in agreement.items)
    return ExceptionItem(
        exception_id=derived_id("exc", AGREEMENTS, message),
        issuer_id=agreement.issuer_id,
        queue=AGREEMENTS,
        reason_code="agreement_broken",
        explanation=(
            f"customer {agreement.customer_id} did not keep the agreement about {documents}; what "
            "is left is owed again: speak with them, then replay this"
        ),
        message=message,
        raised_at=agreement.settled_at or agreement.proposed_at,
        amount_minor=agreement.total.minor,
        currency=agreement.currency.value,
    )
