"""How customers are reached: closed addresses, refusals, consents, `REACH#issuer#customer`.

They lie together in the table of dunning, so that a reminder reads them at once: half a unit where
there is nothing, which is nearly always. A mark is `closed#channel#address#state`, a refusal
`refused#channel`, a consent `consent#channel#moment#address`; the first of each stays.
"""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.opt_outs import Known
from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.consents import Consent, ConsentSource
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel

_CLOSED, _REFUSED, _CONSENT = "closed#", "refused#", "consent#"


class DynamoReachBook:
    def of_customer(self, issuer_id: str, customer_id: str) -> Known:
        with database():
            rows = list(AgendaRow.query(_key(issuer_id, customer_id)))
        owner = (issuer_id, customer_id)
        return Known(
            [_mark(*owner, row) for row in rows if row.sk.startswith(_CLOSED)],
            [_opt_out(*owner, row) for row in rows if row.sk.startswith(_REFUSED)],
            [_consent(*owner, row) for row in rows if row.sk.startswith(_CONSENT)],
        )


class DynamoAddressMarks:
    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[AddressMark]:
        closed = AgendaRow.sk.startswith(_CLOSED)
        with database():
            rows = AgendaRow.query(_key(issuer_id, customer_id), closed, consistent_read=True)
            return [_mark(issuer_id, customer_id, row) for row in rows]

    def add(self, mark: AddressMark) -> None:
        row = AgendaRow(
            _key(mark.issuer_id, mark.customer_id),
            f"{_CLOSED}{mark.channel}#{mark.address_hash}#{mark.state}",
            detail=mark.event_id,
            at=mark.marked_at.isoformat(),
        )
        _keep_first(row)


class DynamoOptOuts:
    def add(self, opt_out: OptOut) -> OptOut:
        row = AgendaRow(
            _key(opt_out.issuer_id, opt_out.customer_id),
            f"{_REFUSED}{opt_out.channel}",
            state=opt_out.source.value,
            at=opt_out.opted_out_at.isoformat(),
            author=opt_out.person or None,
        )
        _keep_first(row)
        return _opt_out(opt_out.issuer_id, opt_out.customer_id, row)


class DynamoConsents:
    def add(self, consent: Consent) -> Consent:
        row = AgendaRow(
            _key(consent.issuer_id, consent.customer_id),
            f"{_CONSENT}{consent.channel}#{consent.place}",
            state=consent.source.value,
            at=consent.given_at.isoformat(),
            author=consent.person or None,
        )
        _keep_first(row)
        return _consent(consent.issuer_id, consent.customer_id, row)


def _keep_first(row: AgendaRow) -> None:
    """Write a row, or make it the one that was there before."""
    with database():
        try:
            row.save(AgendaRow.pk.does_not_exist())
        except PutError as error:
            if not is_condition(error):
                raise
            row.refresh(consistent_read=True)


def _key(issuer_id: str, customer_id: str) -> str:
    return f"REACH#{issuer_id}#{customer_id}"


def _mark(issuer_id: str, customer_id: str, row: AgendaRow) -> AddressMark:
    channel, address, state = row.sk.removeprefix(_CLOSED).split("#")
    return AddressMark(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(channel),
        address_hash=address,
        state=DeliveryState(state),
        event_id=row.detail or "",
        marked_at=datetime.fromisoformat(row.at or ""),
    )


def _opt_out(issuer_id: str, customer_id: str, row: AgendaRow) -> OptOut:
    return OptOut(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(row.sk.removeprefix(_REFUSED)),
        source=OptOutSource(row.state or ""),
        opted_out_at=datetime.fromisoformat(row.at or ""),
        person=row.author or "",
    )


def _consent(issuer_id: str, customer_id: str, row: AgendaRow) -> Consent:
    channel, _, hashed = row.sk.removeprefix(_CONSENT).split("#")
    return Consent(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(channel),
        source=ConsentSource(row.state or ""),
        given_at=datetime.fromisoformat(row.at or ""),
        address_hash=hashed,
        person=row.author or "",
    )
