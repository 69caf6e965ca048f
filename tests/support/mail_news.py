"""News of messages: as Amazon SES tells them, and where they are kept in memory."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cobro.application.ports.deliveries import DeliveryNews
from cobro.application.ports.opt_outs import Known, Wishes
from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.consents import Consent
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.opt_outs import OptIn, OptOut
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.preferences import Preferences
from tests.support.fakes import MemoryNotices
from tests.support.promotion_book import MemoryPromotions

SENT_AT = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
HARD = {"bounceType": "Permanent", "bounceSubType": "General"}
SOFT = {"bounceType": "Transient", "bounceSubType": "MailboxFull"}
_PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "Delivery": ("delivery", {}),
    "DeliveryDelay": ("deliveryDelay", {}),
    "Bounce": ("bounce", {"feedbackId": "fb-bounce", **HARD}),
    "Complaint": ("complaint", {"feedbackId": "fb-complaint", "complaintFeedbackType": "abuse"}),
}


def ses_event(
    kind: str, mail: Any, at: datetime = SENT_AT, event_id: str = "", **more: Any
) -> dict[str, Any]:
    """Return an event about a mail of the outbox as EventBridge delivers it."""
    to = mail.destinations
    detail: dict[str, Any] = {
        "eventType": kind,
        "mail": {
            "timestamp": SENT_AT.isoformat(),
            "messageId": mail.id,
            "source": "billing@cobro.example",
            # Of a whole message moto lists the addresses of its header besides.
            "destination": list(to["ToAddresses"] if isinstance(to, dict) else set(to)),
            "tags": {name: [value] for name, value in mail.tags.items()},
        },
    }
    if kind in _PARTS:
        name, facts = _PARTS[kind]
        detail[name] = {"timestamp": at.isoformat(), **facts, **more}
    return {"id": event_id or f"ev-{kind}", "source": "aws.ses", "detail": detail}


def ses_text(kind: str, mail: Any, **more: Any) -> str:
    return json.dumps(ses_event(kind, mail, **more))


def news(state: DeliveryState, **more: Any) -> DeliveryNews:
    """Return news of the first reminder of `inv_1`."""
    at, event_id = more.pop("at", SENT_AT), more.pop("event_id", f"ev-{state}")
    facts: dict[str, Any] = {
        "invoice_id": "inv_1",
        "step": "before_due",
        "message_id": "m-1",
        "sent_at": SENT_AT,
        "channel": Channel.EMAIL,
        "address": "maria@payer.example",
        "delivery": Delivery(state, at, event_id),
    }
    return DeliveryNews(**facts | more)


@dataclass
class MemoryDeliveries:
    """Tells notices in memory as the table does."""

    notices: MemoryNotices

    def tell(self, news: DeliveryNews) -> None:
        key = (news.invoice_id, news.step)
        if key not in self.notices.states:
            message = f"nothing went out of {key}"
            raise NotFoundError(message)
        if self.notices.states[key][0] in {"sending", "refused"}:
            self.notices.states[key] = ("sent", news.message_id)
            self.notices.claimed_at[key] = news.sent_at
        known = self.notices.delivered.get(key)
        if known is None or known.place < news.delivery.place:
            self.notices.delivered[key] = news.delivery


@dataclass
class MemoryMarks:
    """Keeps marks; the first of an address and state stays."""

    marks: list[AddressMark] = field(default_factory=list)

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[AddressMark]:
        owner = (issuer_id, customer_id)
        return [each for each in self.marks if (each.issuer_id, each.customer_id) == owner]

    def add(self, mark: AddressMark) -> None:
        self.marks.append(mark)


@dataclass
class MemoryOptOuts:
    """Keeps opt-outs and what took them back; the first of a channel and turn stays."""

    kept: list[OptOut] = field(default_factory=list)
    taken_back: list[OptIn] = field(default_factory=list)

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[OptOut]:
        owner = (issuer_id, customer_id)
        return [each for each in self.kept if (each.issuer_id, each.customer_id) == owner]

    def add(self, opt_out: OptOut) -> OptOut:
        own = self.of_customer(opt_out.issuer_id, opt_out.customer_id)
        place = (opt_out.channel, opt_out.turn)
        known = next((each for each in own if (each.channel, each.turn) == place), None)
        if known is None:
            self.kept.append(opt_out)
        return known or opt_out

    def opt_ins_of(self, issuer_id: str, customer_id: str) -> Sequence[OptIn]:
        owner = (issuer_id, customer_id)
        return [each for each in self.taken_back if (each.issuer_id, each.customer_id) == owner]

    def take_back(self, opt_in: OptIn) -> OptIn:
        own = self.opt_ins_of(opt_in.issuer_id, opt_in.customer_id)
        place = (opt_in.channel, opt_in.turn)
        known = next((each for each in own if (each.channel, each.turn) == place), None)
        if known is None:
            self.taken_back.append(opt_in)
        return known or opt_in

    def of_channel(self, issuer_id: str, customer_id: str, channel: Channel) -> Wishes:
        owner = (issuer_id, customer_id)
        return Wishes(
            [each for each in self.of_customer(*owner) if each.channel is channel],
            [each for each in self.opt_ins_of(*owner) if each.channel is channel],
        )


@dataclass
class MemoryConsents:
    """Keeps consents; the first of a moment and number stays."""

    kept: list[Consent] = field(default_factory=list)

    def add(self, consent: Consent) -> Consent:
        known = next((each for each in self.kept if each.place == consent.place), None)
        if known is None:
            self.kept.append(consent)
        return known or consent


@dataclass
class MemoryReachBook:
    """Shows what the others keep."""

    marks: MemoryMarks
    opt_outs: MemoryOptOuts
    consents: MemoryConsents = field(default_factory=MemoryConsents)
    preferences: dict[tuple[str, str], Preferences] = field(default_factory=dict)
    promotions: MemoryPromotions = field(default_factory=MemoryPromotions)

    def keep(self, issuer_id: str, customer_id: str, preferences: Preferences) -> None:
        self.preferences[issuer_id, customer_id] = preferences

    def of_customer(self, issuer_id: str, customer_id: str) -> Known:
        owner = (issuer_id, customer_id)
        agreed = [
            each for each in self.consents.kept if (each.issuer_id, each.customer_id) == owner
        ]
        return Known(
            self.marks.of_customer(*owner),
            self.opt_outs.of_customer(*owner),
            agreed,
            self.opt_outs.opt_ins_of(*owner),
            self.preferences.get(owner),
            self.promotions.of_customer(*owner),
        )
