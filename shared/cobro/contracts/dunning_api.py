"""Dunning policies, for whom they hold, and what went, as the HTTP API takes and shows them."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.keep_policies import PutPolicy
from cobro.application.ports import Notice
from cobro.application.ports.dunning import Assignment, HoldsFor, StoredPolicy
from cobro.application.ports.opt_outs import Known
from cobro.contracts.announcements_api import promotions_view
from cobro.contracts.dunning_policy import DunningPolicyV2
from cobro.contracts.fields import Key
from cobro.contracts.parsing import dump
from cobro.contracts.whatsapp_api import consent_view
from cobro.domain.dunning.addresses import AddressMark, address_of, closed_channels
from cobro.domain.dunning.consents import standing_consents
from cobro.domain.dunning.deliveries import Delivery
from cobro.domain.dunning.opt_outs import OptIn, OptOut
from cobro.domain.dunning.policy import BUILT_IN, Channel
from cobro.domain.dunning.promotions import Purpose
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Customer

PolicyName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}(?!\n)$")]
NameOrNone = Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_-]{0,39})?(?!\n)$")]


class RefuseMessagesV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer said that it wants no more reminders before the due date by a channel.

    For the purpose `promotions` it takes its consent to those back, for every channel.
    """

    issuer_id: Key
    channel: Channel = Channel.EMAIL
    purpose: Purpose = Purpose.MESSAGES


class TakeBackRefusalV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer that had refused wants reminders before the due date by a channel again.

    `evidence` says what proves it; `wording` may name the version of the words that it agreed to.
    """

    issuer_id: Key
    evidence: Annotated[str, Meta(min_length=1, max_length=1000)]
    channel: Channel = Channel.EMAIL
    wording: Annotated[str, Meta(max_length=100)] = ""


class AssignPolicyV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Give a policy to a customer, contract, group or segment (`key`), or to the whole issuer.

    The first of them that has one decides for an invoice, in this order. An empty `policy` takes it
    away; `default` names the policy that comes with the program.
    """

    issuer_id: Key
    kind: HoldsFor
    policy: NameOrNone
    key: Annotated[str, Meta(max_length=100)] = ""

    def to_assignment(self) -> Assignment:
        return Assignment(self.issuer_id, self.kind, self.key, self.policy)


def put_policy(
    document: DunningPolicyV2,
    issuer_id: str,
    name: str,
    author: str,
    after_version: int | None = None,
) -> PutPolicy:
    """Return the command that keeps a document under a name; refuse what is no name."""
    try:
        msgspec.convert(name, PolicyName)
    except msgspec.ValidationError as error:
        message = f"{name!r} is no name of a policy: use small letters, digits, - and _"
        raise InvalidInputError(message, field="policy") from error
    return PutPolicy(
        issuer_id=issuer_id,
        name=name,
        document=dump(document),
        content_hash=document.content_hash,
        author=author,
        policy_of=document.to_policy,
        after_version=after_version,
    )


def policy_view(stored: StoredPolicy) -> dict[str, Any]:
    return {
        "policy": stored.policy.policy,
        "version": stored.policy.version,
        "author": stored.author,
        "stored_at": stored.stored_at,
        "document": msgspec.json.decode(stored.document),
    }


def built_in_view(document: DunningPolicyV2) -> dict[str, Any]:
    """Return the policy that comes with the program, as one that was sent in is shown."""
    return {
        "policy": BUILT_IN,
        "version": 1,
        "author": "",
        "stored_at": None,
        "document": msgspec.to_builtins(document),
    }


def policies_view(
    versions: Iterable[StoredPolicy], assignments: Iterable[Assignment]
) -> dict[str, Any]:
    """Return the policies by name, the newest version of each, and for whom they hold."""
    newest = {stored.policy.policy: stored for stored in versions}
    return {
        "policies": [
            {
                "policy": name,
                "version": stored.policy.version,
                "author": stored.author,
                "stored_at": stored.stored_at,
                "steps": [step.step for step in stored.policy.steps],
            }
            for name, stored in newest.items()
        ],
        "assignments": [
            {"kind": each.kind.value, "key": each.key, "policy": each.policy}
            for each in assignments
        ],
    }


def notice_view(notice: Notice) -> dict[str, Any]:
    terms = notice.terms
    return {
        "step": notice.step,
        "state": notice.state,
        "detail": notice.detail,
        "at": notice.noticed_at,
        "policy": terms.policy,
        "tone": terms.tone.value if terms.tone else "",
        "channel": terms.channel,
        "no_channel": list(terms.no_channel),
        "delivery": _delivery_view(notice.delivery),
    }


def _delivery_view(delivery: Delivery | None) -> dict[str, Any] | None:
    if delivery is None:
        return None
    return {
        "state": delivery.state.value,
        "at": delivery.happened_at,
        "event_id": delivery.event_id,
        "reason": delivery.reason,
    }


def addresses_view(customer: Customer, known: Known) -> dict[str, Any]:
    """Return how a customer is reached: the address of each channel, and why one is closed."""
    closed = closed_channels(known.marks, customer)
    refused = {each.channel: opt_out_view(each) for each in known.refusals}
    standing = standing_consents(known.consents, known.opt_outs, customer, known.opt_ins)
    agreed = {channel: consent_view(each) for channel, each in standing.items()}
    return {
        "customer_id": customer.customer_id,
        "addresses": [
            {
                "channel": channel.value,
                "address": address_of(customer, channel),
                "closed": _closed_view(closed.get(channel)),
                "opted_out": refused.get(channel),
                "consent": agreed.get(channel),
            }
            for channel in Channel
            if address_of(customer, channel)
        ],
        "promotions": promotions_view(known.promotions),
    }


def opt_out_view(opt_out: OptOut) -> dict[str, Any]:
    return {
        "channel": opt_out.channel.value,
        "source": opt_out.source.value,
        "person": opt_out.person,
        "at": opt_out.opted_out_at,
    }


def opt_in_view(opt_in: OptIn) -> dict[str, Any]:
    return {
        "channel": opt_in.channel.value,
        "source": opt_in.source.value,
        "person": opt_in.person,
        "at": opt_in.opted_in_at,
        "wording": opt_in.wording,
        "evidence": opt_in.evidence,
    }


def _closed_view(mark: AddressMark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {"reason": mark.reason, "at": mark.marked_at, "event_id": mark.event_id}
