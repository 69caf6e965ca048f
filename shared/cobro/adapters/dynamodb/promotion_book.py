"""Consents to promotions and what took them back, beside the customer's other wishes.

Of `REACH#issuer#customer`: `promotion#turn`, and `promotion_end#turn` for a withdrawal, the turn in
six digits. The first of each stays. That a company keeps promotions at all is a row of its own,
`PROMOTES#issuer`, so that a page which asks reads nothing else.
"""

from collections.abc import Iterable
from datetime import datetime

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.reach_rows import keep_first, reach_key
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.dunning.consents import ConsentSource
from cobro.domain.dunning.opt_outs import OptOutSource
from cobro.domain.dunning.promotions import (
    PromotionConsent,
    PromotionWishes,
    PromotionWithdrawal,
)

_GIVEN, _TAKEN_BACK = "promotion#", "promotion_end#"


def promoter_row(issuer_id: str) -> AgendaRow:
    """Return the mark of a company that keeps promotions."""
    return AgendaRow(f"PROMOTES#{issuer_id}", "-")


class DynamoPromotionBook:
    def has_promotions(self, issuer_id: str) -> bool:
        mark = promoter_row(issuer_id)
        with database():
            try:
                AgendaRow.get(mark.pk, mark.sk)
            except AgendaRow.DoesNotExist:
                return False
            return True

    def of_customer(self, issuer_id: str, customer_id: str) -> PromotionWishes:
        wish = AgendaRow.sk.startswith("promotion")
        with database():
            rows = AgendaRow.query(reach_key(issuer_id, customer_id), wish, consistent_read=True)
            return promotion_wishes(issuer_id, customer_id, list(rows))

    def add(self, consent: PromotionConsent) -> PromotionConsent:
        row = AgendaRow(
            reach_key(consent.issuer_id, consent.customer_id),
            f"{_GIVEN}{consent.turn:06d}",
            state=consent.source.value,
            at=consent.given_at.isoformat(),
            author=consent.person or None,
            detail=consent.wording,
        )
        keep_first(row)
        return _consent(consent.issuer_id, consent.customer_id, row)

    def withdraw(self, withdrawal: PromotionWithdrawal) -> PromotionWithdrawal:
        row = AgendaRow(
            reach_key(withdrawal.issuer_id, withdrawal.customer_id),
            f"{_TAKEN_BACK}{withdrawal.turn:06d}",
            state=withdrawal.source.value,
            at=withdrawal.withdrawn_at.isoformat(),
            author=withdrawal.person or None,
        )
        keep_first(row)
        return _withdrawal(withdrawal.issuer_id, withdrawal.customer_id, row)


def promotion_wishes(
    issuer_id: str, customer_id: str, rows: Iterable[AgendaRow]
) -> PromotionWishes:
    """Read them off the rows of a customer's wishes."""
    owner, kept = (issuer_id, customer_id), list(rows)
    return PromotionWishes(
        [_consent(*owner, row) for row in kept if row.sk.startswith(_GIVEN)],
        [_withdrawal(*owner, row) for row in kept if row.sk.startswith(_TAKEN_BACK)],
    )


def _consent(issuer_id: str, customer_id: str, row: AgendaRow) -> PromotionConsent:
    return PromotionConsent(
        issuer_id=issuer_id,
        customer_id=customer_id,
        source=ConsentSource(row.state),
        given_at=datetime.fromisoformat(row.at or ""),
        wording=row.detail or "",
        person=row.author or "",
        turn=int(row.sk.removeprefix(_GIVEN)),
    )


def _withdrawal(issuer_id: str, customer_id: str, row: AgendaRow) -> PromotionWithdrawal:
    return PromotionWithdrawal(
        issuer_id=issuer_id,
        customer_id=customer_id,
        source=OptOutSource(row.state),
        withdrawn_at=datetime.fromisoformat(row.at or ""),
        turn=int(row.sk.removeprefix(_TAKEN_BACK)),
        person=row.author or "",
    )
