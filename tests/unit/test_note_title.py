"""What a bank's notice does to a charge."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from cobro.application.note_title import ATTEMPTS_MAX, NoteTitle
from cobro.application.ports import StoredEntry
from cobro.application.post_receipt import InvoiceBusyError
from cobro.application.title_notices import notice_facts
from cobro.domain.charges import Charge, ChargeState
from cobro.domain.matching import ReviewError
from cobro.domain.parties import Issuer
from cobro.formats.notices import NoticeKind, TitleNotice
from tests.support.builders import TODAY, a_bank_entry, an_issuer
from tests.support.charge_books import MemoryCharges
from tests.support.fakes import CountedPause
from tests.support.title_orders import a_boleto, an_order_of_a_charge

OURS = a_boleto(an_order_of_a_charge(1))
OTHER = a_boleto(an_order_of_a_charge(2))


@dataclass
class Desk:
    """A desk that finds `found` under any number."""

    found: Sequence[Charge] = (OURS,)
    charges: MemoryCharges = field(
        default_factory=lambda: MemoryCharges({c.charge_id: c for c in (OURS, OTHER)})
    )

    def named(self, _issuer: Issuer, _entry: StoredEntry) -> Sequence[Charge]:
        return [self.charges.charges[charge.charge_id] for charge in self.found]

    def note(self, kind: str, *, motives: str = "", our_id: str = "") -> str:
        entry = a_bank_entry(
            format="cnab240",
            account="756/1234/56789",
            kind="information",
            amount_minor=0,
            references={
                "notice": kind,
                "motives": motives,
                "nosso_numero": "1",
                "control_number": our_id,
            },
        )
        note = NoteTitle(charges=self.charges, named=self, pause=CountedPause())
        return note(an_issuer(), entry)

    def state(self, charge: Charge = OURS) -> ChargeState:
        return self.charges.charges[charge.charge_id].state

    def put(self, state: ChargeState) -> None:
        self.charges.charges[OURS.charge_id] = replace(OURS, state=state)


def test_registered_title_moves_its_charge_once() -> None:
    desk = Desk()

    assert desk.note("registered") == OURS.charge_id
    assert desk.note("registered") == OURS.charge_id
    assert desk.state() is ChargeState.REGISTERED
    assert desk.charges.charges[OURS.charge_id].version == 2


def test_rejected_title_moves_its_charge_and_is_shown_with_the_banks_reasons() -> None:
    desk = Desk()
    with pytest.raises(ReviewError, match="invalid CEP") as review:
        desk.note("rejected", motives="48 46")

    assert review.value.reason_code == "title_rejected"
    assert "invalid tax id of the payer (46)" in str(review.value)
    assert desk.state() is ChargeState.REJECTED


def test_order_that_is_rejected_after_the_registration_leaves_it_registered() -> None:
    desk = Desk()
    desk.put(ChargeState.REGISTERED)
    for kind in ("rejected", "instruction_rejected"):
        with pytest.raises(ReviewError, match="no reason given") as review:
            desk.note(kind)
        assert review.value.reason_code == "instruction_rejected"

    assert desk.state() is ChargeState.REGISTERED


def test_title_that_the_bank_wrote_off_expires() -> None:
    desk = Desk()
    desk.put(ChargeState.REGISTERED)
    desk.note("written_off")

    assert desk.state() is ChargeState.EXPIRED


def test_notice_that_comes_late_moves_nothing() -> None:
    desk = Desk()
    desk.put(ChargeState.PAID)

    assert desk.note("registered") == OURS.charge_id
    assert desk.state() is ChargeState.PAID


def test_title_of_another_system_is_none_of_our_business_unless_it_is_rejected() -> None:
    desk = Desk(found=())

    assert desk.note("registered") == ""
    with pytest.raises(ReviewError):
        desk.note("rejected")


def test_our_id_decides_between_titles_of_one_number() -> None:
    desk = Desk(found=(OURS, OTHER))

    assert desk.note("registered") == ""
    our_id = OTHER.charge_id.removeprefix("chg_").upper()
    assert desk.note("registered", our_id=our_id) == OTHER.charge_id
    assert (desk.state(), desk.state(OTHER)) == (ChargeState.REQUESTED, ChargeState.REGISTERED)


def test_charge_that_changes_meanwhile_is_read_again() -> None:
    desk = Desk()
    desk.charges.interruptions = [lambda: desk.charges.touch(OURS.charge_id)]

    assert desk.note("registered") == OURS.charge_id
    assert desk.state() is ChargeState.REGISTERED


def test_charge_that_never_rests_goes_back_to_the_queue() -> None:
    desk = Desk()
    desk.charges.interruptions = [lambda: desk.charges.touch(OURS.charge_id)] * ATTEMPTS_MAX
    with pytest.raises(InvoiceBusyError):
        desk.note("registered")


def test_only_notices_that_change_something_are_kept_for_a_decision() -> None:
    def facts(kind: NoticeKind) -> dict[str, str]:
        return notice_facts(TitleNotice(kind, "03", "", "1", "", ("46", "48"), TODAY, 1, ""))

    assert facts(NoticeKind.REJECTED) == {"notice": "rejected", "motives": "46 48"}
    assert facts(NoticeKind.FEE) == {}
    assert notice_facts(None) == {}
