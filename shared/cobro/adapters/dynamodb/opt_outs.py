"""Opt-outs in the table of dunning, `OPTOUT#issuer#customer`, one of each channel."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel


class DynamoOptOuts:
    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[OptOut]:
        with database():
            rows = list(AgendaRow.query(_key(issuer_id, customer_id), consistent_read=True))
        return [_opt_out(issuer_id, customer_id, row) for row in rows]

    def add(self, opt_out: OptOut) -> OptOut:
        row = AgendaRow(
            _key(opt_out.issuer_id, opt_out.customer_id),
            opt_out.channel.value,
            state=opt_out.source.value,
            at=opt_out.opted_out_at.isoformat(),
            author=opt_out.person or None,
        )
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise
                row.refresh(consistent_read=True)
        return _opt_out(opt_out.issuer_id, opt_out.customer_id, row)


def _key(issuer_id: str, customer_id: str) -> str:
    return f"OPTOUT#{issuer_id}#{customer_id}"


def _opt_out(issuer_id: str, customer_id: str, row: AgendaRow) -> OptOut:
    return OptOut(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(row.sk),
        source=OptOutSource(row.state or ""),
        opted_out_at=datetime.fromisoformat(row.at or ""),
        person=row.author or "",
    )
