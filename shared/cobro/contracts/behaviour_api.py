"""Groups of customers by how they pay, as a document, and who is in which and why, in words."""

import hashlib
from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from cobro.application.behaviour_groups import MemberPage, PutBehaviour
from cobro.application.ports.behaviour import StoredBehaviour
from cobro.contracts.parsing import dump
from cobro.domain.dunning.behaviour import (
    GROUPS_MAX,
    BehaviourFeatures,
    BehaviourGroup,
    BehaviourRules,
    Bound,
    Feature,
    Membership,
    Reason,
    checked_groups,
)
from cobro.domain.dunning.policy import Channel
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language

GroupName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(?!\n)$")]
Count = Annotated[int, Meta(ge=0, le=100_000)]
Percent = Annotated[int, Meta(ge=0, le=100)]
ChannelName = Annotated[
    Literal["", "email", "whatsapp", "sms", "in_app", "letter"], Meta(description="Empty: all.")
]
Amount = Annotated[int, Meta(ge=0, le=10**15)]
Words = tuple[str, str, str, str, str]  # in the order of Language
_TEXTS: dict[Feature, Words] = {
    Feature.KNOWN_INVOICES: (
        "Nos últimos 12 meses: {value} faturas pagas ou vencidas.",
        "Nos últimos 12 meses: {value} faturas pagas ou vencidas.",
        "En los últimos 12 meses: {value} facturas pagadas o vencidas.",
        "En los últimos 12 meses: {value} facturas pagadas o vencidas.",
        "In the last 12 months: {value} invoices paid or past due.",
    ),
    Feature.AVERAGE_DELAY: (
        "Paga em média {value} dias depois do vencimento.",
        "Paga em média {value} dias depois do vencimento.",
        "Paga de media {value} días después del vencimiento.",
        "Paga en promedio {value} días después del vencimiento.",
        "Pays {value} days after the due date on average.",
    ),
    Feature.LATE_PERCENT: (
        "{value} % das faturas foram pagas com atraso ou estão vencidas.",
        "{value} % das faturas foram pagas com atraso ou estão vencidas.",
        "El {value} % de las facturas se pagaron con retraso o están vencidas.",
        "{value} % de las facturas se pagaron con atraso o están vencidas.",
        "{value} % of the invoices were paid late or are past due.",
    ),
    Feature.DEBT_AGE: (
        "A dívida mais antiga está vencida há {value} dias.",
        "A dívida mais antiga está vencida há {value} dias.",
        "La deuda más antigua venció hace {value} días.",
        "El adeudo más antiguo venció hace {value} días.",
        "The oldest debt is {value} days past due.",
    ),
    Feature.EXPOSURE: (
        "Em aberto: {value}.",
        "Em aberto: {value}.",
        "Pendiente: {value}.",
        "Pendiente: {value}.",
        "Open: {value}.",
    ),
    Feature.BROKEN_PROMISES: (
        "Promessas não cumpridas nos últimos 12 meses: {value}.",
        "Promessas não cumpridas nos últimos 12 meses: {value}.",
        "Promesas incumplidas en los últimos 12 meses: {value}.",
        "Promesas incumplidas en los últimos 12 meses: {value}.",
        "Promises broken in the last 12 months: {value}.",
    ),
    Feature.KEPT_PROMISES: (
        "Promessas cumpridas nos últimos 12 meses: {value}.",
        "Promessas cumpridas nos últimos 12 meses: {value}.",
        "Promesas cumplidas en los últimos 12 meses: {value}.",
        "Promesas cumplidas en los últimos 12 meses: {value}.",
        "Promises kept in the last 12 months: {value}.",
    ),
    Feature.ANSWERED_PERCENT: (
        "Respondeu a {value} % das mensagens dos últimos 12 meses ({channel}).",
        "Respondeu a {value} % das mensagens dos últimos 12 meses ({channel}).",
        "Respondió al {value} % de los mensajes de los últimos 12 meses ({channel}).",
        "Respondió a {value} % de los mensajes de los últimos 12 meses ({channel}).",
        "Answered {value} % of the messages of the last 12 months ({channel}).",
    ),
}
_CHANNELS: dict[str, Words] = {
    "": ("por todos os canais", "por todos os canais", "por todos los canales",
         "por todos los canales", "by all channels"),
    Channel.EMAIL: ("por e-mail", "por e-mail", "por correo electrónico",
                    "por correo electrónico", "by e-mail"),
    Channel.WHATSAPP: ("por WhatsApp",) * 4 + ("by WhatsApp",),
    Channel.SMS: ("por SMS",) * 4 + ("by SMS",),
    Channel.IN_APP: ("na página de pagamento", "na página de pagamento",
                     "en la página de pago", "en la página de pago", "on the payer's page"),
    Channel.LETTER: ("por carta",) * 4 + ("by letter",),
}  # fmt: skip


class CountRangeV1(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Both ends are included; one of them may be left out."""

    from_: Count | None = None
    to: Count | None = None


class PercentRangeV1(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Both ends are included; one of them may be left out."""

    from_: Percent | None = None
    to: Percent | None = None


class ExposureRangeV1(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What is open, in minor units of `currency`; ends included."""

    currency: str
    from_: Amount | None = None
    to: Amount | None = None


class AnsweredRangeV1(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Messages in a hundred that were answered; all of them where no channel is named."""

    channel: ChannelName = ""
    from_: Percent | None = None
    to: Percent | None = None


class BehaviourBoundsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that are named must hold."""

    known_invoices: CountRangeV1 | None = None
    average_delay: CountRangeV1 | None = None
    late_percent: PercentRangeV1 | None = None
    debt_age: CountRangeV1 | None = None
    exposure: ExposureRangeV1 | None = None
    broken_promises: CountRangeV1 | None = None
    kept_promises: CountRangeV1 | None = None
    answered_percent: AnsweredRangeV1 | UnsetType = UNSET

    def to_bounds(self) -> tuple[Bound, ...]:
        found = []
        for feature in Feature:
            given = getattr(self, feature)
            if given is None or given is UNSET:
                continue
            bound = Bound(feature, given.from_, given.to)
            if isinstance(given, ExposureRangeV1):
                bound = replace(bound, currency=Currency.parse(given.currency))
            if isinstance(given, AnsweredRangeV1):
                bound = replace(bound, channel=given.channel)
            found.append(bound)
        return tuple(found)


class BehaviourGroupV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group; a customer is in the first one of the list whose bounds all hold."""

    group: GroupName
    when: BehaviourBoundsV1
    description: Annotated[str, Meta(max_length=200)] = ""


class BehaviourGroupsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company's groups of customers by how they pay, in order."""

    format: Literal[1]
    groups: Annotated[list[BehaviourGroupV1], Meta(max_length=GROUPS_MAX)]

    @property
    def content_hash(self) -> str:
        """Return what two documents of the same content have in common, however written."""
        return hashlib.sha256(dump(self).encode()).hexdigest()

    def to_rules(self, version: int) -> BehaviourRules:
        """Return the rules; raise `InvalidInputError` for groups that can hold for nobody."""
        groups = [BehaviourGroup(each.group, each.when.to_bounds()) for each in self.groups]
        return BehaviourRules(version, checked_groups(groups))

    def to_command(self, issuer_id: str, author: str) -> PutBehaviour:
        return PutBehaviour(issuer_id, dump(self), self.content_hash, author, self.to_rules)


def groups_view(stored: StoredBehaviour) -> dict[str, Any]:
    return {
        "version": stored.rules.version,
        "author": stored.author,
        "stored_at": stored.stored_at,
        "document": msgspec.json.decode(stored.document),
    }


def membership_view(customer_id: str, found: Membership, language: Language) -> dict[str, Any]:
    """Return the group of a customer, empty for none, what is known of it, and why, in words."""
    return {
        "customer_id": customer_id,
        "group": found.group,
        "as_of": found.as_of,
        "version": found.version,
        "features": _features_view(found.features),
        "reasons": [_reason_view(reason, language) for reason in found.reasons],
    }


def members_view(page: MemberPage) -> dict[str, Any]:
    members = [{"customer_id": who, "group": found.group} for who, found in page.members]
    return {"members": members, "after": page.after}


def _features_view(features: BehaviourFeatures) -> dict[str, Any]:
    exposure = {currency.value: minor for currency, minor in features.exposures.items()}
    answered = {channel or "all": share for channel, share in features.answered.items()}
    known = {each.value: value for each, value in features.values.items()}
    return {**known, "exposure": exposure, Feature.ANSWERED_PERCENT.value: answered}


def _reason_view(reason: Reason, language: Language) -> dict[str, Any]:
    bound = reason.bound
    place = tuple(Language).index(language)
    text, channel = _TEXTS[bound.feature][place], _CHANNELS[bound.channel][place]
    value = Money(reason.value, bound.currency) if bound.currency else reason.value
    return {
        "feature": bound.feature.value,
        "from": bound.low,
        "to": bound.high,
        "value": reason.value,
        "text": text.format(value=value, channel=channel),
    }
