"""How customers are reached: closed addresses, refusals, consents, `REACH#issuer#customer`.

They lie together in the table of dunning, so that a reminder reads them at once: half a unit where
there is nothing, which is nearly always. A mark is `closed#channel#address#state`, a refusal
`refused#channel#turn`, what takes it back `resumed#channel#turn`, a consent
`consent#channel#moment#address`; the first of each stays. The first refusal has no turn. What a
customer chose itself is `wishes`, the latest choice. Consents to promotions: `promotion_book`.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.promotion_book import promotion_wishes
from cobro.adapters.dynamodb.reach_rows import keep_first, reach_key
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.opt_outs import Known, Wishes
from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.consents import Consent, ConsentSource
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import OptIn, OptInSource, OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language
from cobro.domain.preferences import Preferences

_WISHES = "wishes"
_CLOSED, _REFUSED, _RESUMED, _CONSENT = "closed#", "refused#", "resumed#", "consent#"


class DynamoReachBook:
    def of_customer(self, issuer_id: str, customer_id: str) -> Known:
        with database():
            rows = list(AgendaRow.query(reach_key(issuer_id, customer_id)))
        owner = (issuer_id, customer_id)
        return Known(
            [_mark(*owner, row) for row in rows if row.sk.startswith(_CLOSED)],
            [_opt_out(*owner, row) for row in rows if row.sk.startswith(_REFUSED)],
            [_consent(*owner, row) for row in rows if row.sk.startswith(_CONSENT)],
            [_opt_in(*owner, row) for row in rows if row.sk.startswith(_RESUMED)],
            next((_preferences(row) for row in rows if row.sk == _WISHES), None),
            promotion_wishes(*owner, rows),
        )


class DynamoPreferences:
    def keep(self, issuer_id: str, customer_id: str, preferences: Preferences) -> None:
        channel = preferences.channel.value if preferences.channel else ""
        chosen = [preferences.language.value, preferences.over.value, channel]
        row = AgendaRow(reach_key(issuer_id, customer_id), _WISHES, detail=json.dumps(chosen))
        with database():
            row.save()


class DynamoAddressMarks:
    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[AddressMark]:
        closed = AgendaRow.sk.startswith(_CLOSED)
        with database():
            rows = AgendaRow.query(reach_key(issuer_id, customer_id), closed, consistent_read=True)
            return [_mark(issuer_id, customer_id, row) for row in rows]

    def add(self, mark: AddressMark) -> None:
        row = AgendaRow(
            reach_key(mark.issuer_id, mark.customer_id),
            f"{_CLOSED}{mark.channel}#{mark.address_hash}#{mark.state}",
            detail=mark.event_id,
            at=mark.marked_at.isoformat(),
        )
        keep_first(row)


class DynamoOptOuts:
    def add(self, opt_out: OptOut) -> OptOut:
        row = AgendaRow(
            reach_key(opt_out.issuer_id, opt_out.customer_id),
            f"{_REFUSED}{opt_out.channel}" + (f"#{opt_out.turn}" if opt_out.turn > 1 else ""),
            state=opt_out.source.value,
            at=opt_out.opted_out_at.isoformat(),
            author=opt_out.person or None,
        )
        keep_first(row)
        return _opt_out(opt_out.issuer_id, opt_out.customer_id, row)

    def take_back(self, opt_in: OptIn) -> OptIn:
        row = AgendaRow(
            reach_key(opt_in.issuer_id, opt_in.customer_id),
            f"{_RESUMED}{opt_in.channel}#{opt_in.turn}",
            state=opt_in.source.value,
            at=opt_in.opted_in_at.isoformat(),
            author=opt_in.person or None,
            detail=json.dumps([opt_in.wording, opt_in.evidence], ensure_ascii=False),
        )
        keep_first(row)
        return _opt_in(opt_in.issuer_id, opt_in.customer_id, row)

    def of_channel(self, issuer_id: str, customer_id: str, channel: Channel) -> Wishes:
        wish = AgendaRow.sk.between(_REFUSED, f"{_RESUMED}~")
        owner = (issuer_id, customer_id)
        with database():
            rows = list(AgendaRow.query(reach_key(*owner), wish, consistent_read=True))
        opt_outs = [_opt_out(*owner, row) for row in rows if row.sk.startswith(_REFUSED)]
        opt_ins = [_opt_in(*owner, row) for row in rows if row.sk.startswith(_RESUMED)]
        return Wishes(
            [each for each in opt_outs if each.channel is channel],
            [each for each in opt_ins if each.channel is channel],
        )


class DynamoConsents:
    def add(self, consent: Consent) -> Consent:
        row = AgendaRow(
            reach_key(consent.issuer_id, consent.customer_id),
            f"{_CONSENT}{consent.channel}#{consent.place}",
            state=consent.source.value,
            at=consent.given_at.isoformat(),
            author=consent.person or None,
        )
        keep_first(row)
        return _consent(consent.issuer_id, consent.customer_id, row)


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
    channel, _, turn = row.sk.removeprefix(_REFUSED).partition("#")
    return OptOut(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(channel),
        source=OptOutSource(row.state or ""),
        opted_out_at=datetime.fromisoformat(row.at or ""),
        person=row.author or "",
        turn=int(turn or 1),
    )


def _opt_in(issuer_id: str, customer_id: str, row: AgendaRow) -> OptIn:
    channel, _, turn = row.sk.removeprefix(_RESUMED).partition("#")
    wording, evidence = json.loads(row.detail or "")
    return OptIn(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(channel),
        source=OptInSource(row.state or ""),
        opted_in_at=datetime.fromisoformat(row.at or ""),
        turn=int(turn),
        wording=wording,
        evidence=evidence,
        person=row.author or "",
    )


def _preferences(row: AgendaRow) -> Preferences:
    language, over, channel = json.loads(row.detail or "")
    return Preferences(Language(language), Language(over), Channel(channel) if channel else None)


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
