"""What an agreement moves: refused where a debt has changed, and nothing of what is not open."""

from dataclasses import replace

import pytest

from cobro.domain.adjustments import (
    AdjustmentKind,
    AdjustmentOrder,
    NotAdjustableError,
    Signature,
    adjust,
)
from cobro.domain.allocation import allocate
from cobro.domain.invoice import Invoice, InvoiceStatus, number_documents
from cobro.domain.journal import EntryCode
from cobro.domain.payment_agreements import AgreementRefusedError, PaymentAgreement
from cobro.domain.position import OpenCharges
from cobro.domain.renegotiation import AgreementMove, Moved, accept, break_up
from tests.property.test_payment_agreements import SERIES
from tests.support.builders import NOW, TODAY, a_draft, a_receipt, an_invoice, brl
from tests.unit.test_payment_agreements import an_agreement, an_item

BY = Moved("ana", TODAY, NOW)


def instalments(agreement: PaymentAgreement) -> tuple[Invoice, ...]:
    drafts = [
        replace(a_draft(part.amount.minor, f"par_{n}"), kind=SERIES.rule.kind)
        for n, part in enumerate(agreement.parts)
    ]
    return number_documents(SERIES, drafts, NOW)[1]


def accepted(invoice: Invoice) -> AgreementMove:
    agreement = an_agreement(an_item(10_000, 0, "A-1"))
    own = {agreement.items[0].invoice_id: invoice}
    quotes = dict.fromkeys(own)
    return accept(agreement, own, quotes, instalments(agreement), BY)


def test_invoice_that_was_paid_in_part_since_is_refused() -> None:
    paid = allocate(an_invoice(key="A-1"), a_receipt(1_000), NOW).invoice
    with pytest.raises(AgreementRefusedError, match="propose anew"):
        accepted(paid)


def test_instalment_of_which_charges_only_are_open_gives_them_up() -> None:
    move = accepted(an_invoice(key="A-1"))
    charged = replace(move.issued[0], open=brl(0), charges=OpenCharges(interest_minor=5))
    paid = [replace(each, open=brl(0)) for each in move.issued[1:]]
    own = {move.moved[0].invoice_id: move.moved[0]}
    broken = break_up(move.agreement, own, [charged, *paid], BY)

    assert [entry.code for entry in broken.entries] == [EntryCode.CHARGES_WAIVED]
    assert broken.moved[-1].status is InvoiceStatus.PAID
    assert broken.moved[-1].due_again_date is None


def test_agreement_that_is_not_accepted_has_nothing_to_break() -> None:
    agreement = an_agreement()
    with pytest.raises(AgreementRefusedError, match="is proposed, not active"):
        break_up(agreement, {}, [], BY)


def test_instalment_is_not_cancelled() -> None:
    instalment = accepted(an_invoice(key="A-1")).issued[0]
    signed = Signature("ana", "no", NOW)
    with pytest.raises(NotAdjustableError, match="is an instalment"):
        adjust(instalment, AdjustmentOrder("adj", AdjustmentKind.CANCELLATION, TODAY, signed))


def test_names_of_instalments_follow_from_the_agreement() -> None:
    agreement = an_agreement()

    assert agreement.instalment_id(1) == an_agreement().instalment_id(1)
    assert agreement.instalment_id(1) != agreement.instalment_id(2)
