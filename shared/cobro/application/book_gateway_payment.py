"""Book what a gateway says of a payment: each movement once, whatever order pictures come in.

A picture is all that the gateway knows of a payment. What of it is not booked yet is booked, one
movement that touches a payment per transaction, with the fees and what disputes withhold beside it;
the record of what is booked is written in the same transaction, under a condition. So two pictures
in any order, or one of them twice, end in the same ledger.

What a person has to know is shown before it is booked, since a delivery that finds it booked tells
nobody. What cannot be booked is refused at the end, when all else is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cobro.application.gateway_case import Case, Draft
from cobro.application.gateway_movements import GatewayMovements
from cobro.application.gateway_review import GatewayReviewError
from cobro.application.paid_charges import PaidCharges
from cobro.application.ports import (
    AlreadyBookedError,
    Booking,
    BookingMovedError,
    Clock,
    GatewayBooks,
    Issuers,
    Ledger,
    Pause,
)
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError, PaymentDiffersError
from cobro.domain.errors import RejectionError
from cobro.domain.gateway_progress import OWN_MOVES, GatewayProgress, in_order, own_movement
from cobro.domain.gateways import GatewayAccount, GatewayPayment, Movement
from cobro.domain.ids import PaymentId
from cobro.domain.money import CurrencyMismatchError

OWN_MOVES_MAX = 40  # beside the rows of a payment, within 100 of a transaction

Tell = Callable[[GatewayAccount, GatewayPayment, GatewayReviewError], None]


@dataclass(frozen=True, slots=True)
class BookedPicture:
    """What was booked of a picture; nothing where all of it had been."""

    movements: tuple[Movement, ...] = ()
    payments: tuple[PaymentId, ...] = ()

    @property
    def is_replay(self) -> bool:
        return not self.movements


@dataclass(slots=True)
class _Work:
    """How far the booking of one picture is."""

    case: Case
    progress: GatewayProgress
    booked: list[Movement] = field(default_factory=list)
    payments: list[PaymentId] = field(default_factory=list)
    differing: dict[Movement, RejectionError] = field(default_factory=dict)
    refused: dict[Movement, RejectionError] = field(default_factory=dict)
    adopted: dict[Movement, PaymentId] = field(default_factory=dict)

    def pending(self) -> list[Movement]:
        """Return what is neither booked nor refused, in the order of booking."""
        told = in_order(self.case.picture.movements)
        left_out = {*self.refused, *self.differing}
        return [m for m in told if m not in left_out and self.progress.step(m) is not None]

    def have_booked(self, told: list[Movement], progress: GatewayProgress) -> None:
        """Go on from there; what was refused before may be possible now."""
        self.progress = progress
        self.booked += told
        self.refused.clear()


class BookGatewayPayment:
    def __init__(
        self,
        *,
        issuers: Issuers,
        books: GatewayBooks,
        movements: GatewayMovements,
        paid_charges: PaidCharges,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
        tell: Tell,
    ) -> None:
        """`tell` shows a person what is booked and needs a decision all the same."""
        self._issuers = issuers
        self._books = books
        self._movements = movements
        self._paid_charges = paid_charges
        self._ledger = ledger
        self._clock = clock
        self._pause = pause
        self._tell = tell

    def __call__(self, account: GatewayAccount, picture: GatewayPayment) -> BookedPicture:
        """Return what was booked; raise the refusal of what could not be, when all else is."""
        zone = self._issuers.get(account.issuer_id).zone
        work = _Work(
            Case(account, picture, zone, self._clock.now()), self._progress(account, picture)
        )
        _check(work)
        conflicts = 0
        while pending := work.pending():
            try:
                self._book_next(work, pending)
            except BookingMovedError as moved:
                conflicts += 1
                if conflicts == ATTEMPTS_MAX:
                    message = f"payment {picture.reference} is busy; it is tried again"
                    raise InvoiceBusyError(message) from moved
                self._pause(conflicts - 1)
                work.case = replace(work.case, must_be_fresh=True)
                work.progress = self._progress(account, picture)
        _refuse(work)
        return BookedPicture(tuple(work.booked), tuple(work.payments))

    def _progress(self, account: GatewayAccount, picture: GatewayPayment) -> GatewayProgress:
        known = self._books.progress(account.key, picture.reference)
        return known or GatewayProgress(
            account_key=account.key, reference=picture.reference, issuer_id=account.issuer_id
        )

    def _book_next(self, work: _Work, pending: list[Movement]) -> None:
        """Book the next movement that touches a payment, and those that touch none with it."""
        own = [m for m in pending if m.kind in OWN_MOVES][:OWN_MOVES_MAX]
        main = next((m for m in pending if m.kind not in OWN_MOVES), None)
        if main is None:
            self._write(work, Draft(), own, own)
            return
        try:
            draft = self._draft(work, main)
        except CurrencyMismatchError:
            raise
        except RejectionError as refusal:
            work.refused[main] = refusal
            return
        try:
            self._write(work, draft, own, [*own, main])
        except AlreadyBookedError as error:
            _adopt(work, main, error)

    def _draft(self, work: _Work, main: Movement) -> Draft:
        if main in work.adopted:
            return Draft(receipt=work.adopted[main])
        return self._movements.draft(work.case, work.progress, _step(work, main))

    def _write(self, work: _Work, draft: Draft, own: list[Movement], told: list[Movement]) -> None:
        """Mark the charge and tell before booking: then no crash can take either back."""
        case = work.case
        if draft.charge is not None and draft.receipt is not None:
            self._paid_charges.mark(draft.charge, draft.receipt)
        for notice in draft.notices:
            self._tell(case.account, case.picture, notice)
        entries = [
            own_movement(
                case.account, case.picture.reference, _step(work, m), case.day(m), case.now_at
            )
            for m in own
        ]
        progress = work.progress.after(told, draft.receipt)
        self._ledger.book(
            Booking(
                entries=(*draft.entries, *entries),
                payments=draft.payments,
                invoices=draft.invoices,
                credits=draft.credits,
                progress=progress,
            )
        )
        work.have_booked(told, progress)
        work.payments += [draft.receipt] if draft.receipt is not None else []


def _check(work: _Work) -> None:
    """Refuse at once what makes the whole picture doubtful; nothing of it is booked then."""
    account, movements = work.case.account, work.case.picture.movements
    for movement in movements:
        if movement.amount.currency not in account.currencies:
            taken = ", ".join(account.currencies)
            message = f"account {account.key} takes {taken} only: nothing of it is booked"
            raise work.case.review("wrong_currency", movement, message)
        if movement.amount.minor < 0:
            message = "an amount below zero is no movement: nothing of it is booked"
            raise work.case.review("wrong_amount", movement, message)
    for movement in movements:
        booked = work.progress.booked_of(movement)
        if not (movement.is_cumulative or booked.is_zero or booked == movement.amount):
            work.differing[movement] = PaymentDiffersError(
                f"{movement.kind} {movement.reference} was booked with {booked} and now says "
                f"{movement.amount}; compare it with the gateway"
            )


def _step(work: _Work, movement: Movement) -> Movement:
    """Return what of a movement is to be booked; it is pending, so that there is something."""
    return work.progress.step(movement) or movement


def _adopt(work: _Work, main: Movement, error: AlreadyBookedError) -> None:
    """Take over a payment of this very movement that another record of the gateway's brought in."""
    if _step(work, main).amount.minor != error.minor:
        message = (
            f"{main.kind} {main.reference} was booked before with {error.minor} minor units and "
            f"now says {main.amount}; compare it with the gateway"
        )
        raise PaymentDiffersError(message) from error
    work.adopted[main] = error.payment_id


def _refuse(work: _Work) -> None:
    """Raise what could not be booked: one refusal as it is, several as one that tells of all."""
    refusals = [*work.differing.values(), *work.refused.values()]
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        reason_code = getattr(refusals[0], "reason_code", "") or refusals[0].code
        message = "; ".join(map(str, refusals))
        raise GatewayReviewError(reason_code, message, issuer_id=work.case.account.issuer_id)
