"""Legal steps: a person decides, and is told what notice is proved to have arrived."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.application.legal_tasks import NOTICE_DAYS, LegalStep, LegalTasks
from cobro.application.ports import Debt, ExceptionItem, Notice, NoticeTerms
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.policy import Action, Tone
from tests.support.builders import NOW, an_invoice, brl
from tests.support.fakes import MemoryExceptions

INVOICE = an_invoice()
ARRIVED = Delivery(DeliveryState.DELIVERED, NOW, "evt_1")


class Kept:
    """Notices by invoice, as the table gives them."""

    def __init__(self, **by_invoice: list[Notice]) -> None:
        self._by_invoice = by_invoice

    def of_invoice(self, invoice_id: str) -> dict[str, Notice]:
        return {notice.step: notice for notice in self._by_invoice.get(invoice_id, [])}


def notice(
    days: int, delivery: Delivery | None = ARRIVED, tone: Tone = Tone.FIRM, goes_with: str = ""
) -> Notice:
    terms = NoticeTerms("p/1", tone, "email", goes_with=goes_with)
    return Notice("firm", "sent", "msg", NOW - timedelta(days=days), terms, delivery)


def asked(
    kept: Kept, action: Action = Action.PROTEST_TASK, disputed_minor: int = 0
) -> ExceptionItem:
    tasks = MemoryExceptions()
    debt = Debt(brl(12_300), brl(300), disputed_minor=disputed_minor)
    due = LegalStep(action, INVOICE, "legal", debt, NOW)
    first, again = (LegalTasks(exceptions=tasks, notices=kept).add(due) for _ in range(2))  # type: ignore[arg-type]  # only reads of notices are needed

    assert first == again
    assert list(tasks.open) == [first.exception_id]
    return first


def test_who_decides_is_told_what_is_owed_and_what_arrived() -> None:
    item = asked(Kept(inv_1=[notice(NOTICE_DAYS)]))

    assert item.reason_code == "protest_proposed"
    assert "decide on protest of invoice" in item.explanation
    assert "123.00 BRL is owed. Notice firm arrived by email, sent 10 days ago. R" in (
        item.explanation
    )


def test_a_bureau_has_a_task_of_its_own() -> None:
    item = asked(Kept(inv_1=[notice(30)]), Action.BUREAU_TASK)

    assert item.reason_code == "bureau_proposed"
    assert "a report to a credit bureau" in item.explanation


def test_a_notice_that_arrived_lately_asks_to_wait() -> None:
    assert "wait 7 days more" in asked(Kept(inv_1=[notice(3), notice(3)])).explanation


@pytest.mark.parametrize(
    "told",
    [
        notice(20, delivery=None),
        notice(20, Delivery(DeliveryState.BOUNCED, NOW, "evt_1")),
        notice(20, tone=Tone.FRIENDLY),
        notice(20, None, goes_with="inv_2#none"),
    ],
)
def test_without_a_firm_notice_that_arrived_nothing_may_go_on(told: Notice) -> None:
    assert "do not go on before one is" in asked(Kept(inv_1=[told])).explanation


def test_what_went_with_the_message_of_another_invoice_arrived_with_it() -> None:
    lead = replace(notice(15), step="lead")
    kept = Kept(inv_1=[notice(15, None, goes_with="inv_2#lead")], inv_2=[lead])

    assert "Notice firm arrived by email, sent 15 days ago" in asked(kept).explanation


def test_a_part_in_dispute_is_to_be_left_out() -> None:
    assert "leave that part out" in asked(Kept(), disputed_minor=100).explanation
