"""What a bank says of a title besides payments: registered, rejected, written off.

The charge moves as its state machine allows; a notice that comes late, twice or out of order moves
nothing. What the bank rejects is shown to a person with the bank's reasons. Titles that are not
ours (another system may share the account) are none of our business, unless they are rejected.
"""

from collections.abc import Sequence
from typing import Protocol

from cobro.application.ports import ChargeMovedError, Charges, Pause, StoredEntry
from cobro.application.post_receipt import InvoiceBusyError
from cobro.application.title_notices import MOVES, NOTICE
from cobro.application.title_orders import charge_id_of
from cobro.domain.charges import Charge, ChargeState, ChargeStateError
from cobro.domain.matching import ReviewError
from cobro.domain.parties import Issuer
from cobro.formats.entries import FileFormat
from cobro.formats.motives import motive_text
from cobro.formats.notices import NoticeKind

ATTEMPTS_MAX = 10
_REFUSALS = frozenset({NoticeKind.REJECTED, NoticeKind.INSTRUCTION_REJECTED})


class NamedCharges(Protocol):
    def named(self, issuer: Issuer, entry: StoredEntry) -> Sequence[Charge]:
        """Return the charges that an entry names."""
        ...


class NoteTitle:
    def __init__(self, *, charges: Charges, named: NamedCharges, pause: Pause) -> None:
        self._charges = charges
        self._named = named
        self._pause = pause

    def __call__(self, issuer: Issuer, entry: StoredEntry) -> str:
        """Move the charge and return its id, empty where it is none of ours.

        Raises `ReviewError` where the bank rejects what it was told.
        """
        kind = NoticeKind(entry.references[NOTICE])
        charge = self._charge(issuer, entry)
        is_registered = charge is not None and charge.state is ChargeState.REGISTERED
        if charge is not None and kind in MOVES:
            self._move(charge, MOVES[kind])
        if kind in _REFUSALS:
            is_title = kind is NoticeKind.REJECTED and not is_registered
            raise _review(entry, kind, is_title=is_title)
        return charge.charge_id if charge else ""

    def _charge(self, issuer: Issuer, entry: StoredEntry) -> Charge | None:
        """Return the one charge that is named, by its number and by our own id of it."""
        found = list(self._named.named(issuer, entry))
        own = charge_id_of(entry.references.get("control_number", ""))
        same = [charge for charge in found if charge.charge_id == own]
        if same:
            return same[0]
        return found[0] if len(found) == 1 else None

    def _move(self, charge: Charge, state: ChargeState) -> None:
        for attempt in range(ATTEMPTS_MAX):
            try:
                moved = charge.moved(state)
            except ChargeStateError:
                return
            if moved is charge:
                return
            try:
                self._charges.record(moved)
            except ChargeMovedError:
                self._pause(attempt)
                found = self._charges.of_invoice(charge.invoice_id)
                charge = next(other for other in found if other.charge_id == charge.charge_id)
            else:
                return
        message = f"charge {charge.charge_id} is busy; the notice is tried again"
        raise InvoiceBusyError(message)


def _review(entry: StoredEntry, kind: NoticeKind, *, is_title: bool) -> ReviewError:
    bank = entry.account.partition("/")[0]
    codes = entry.references.get("motives", "").split()
    words = [motive_text(FileFormat(entry.format), bank, kind, code) for code in codes]
    reasons = "; ".join(words) or "no reason given"
    number = entry.references.get("nosso_numero", "")
    if is_title:
        message = f"the bank rejects title {number} ({reasons}): correct it and offer it again"
        return ReviewError("title_rejected", message)
    message = f"the bank rejects what it was told of title {number} ({reasons}): look into it there"
    return ReviewError("instruction_rejected", message)
