"""A customer's timeline, as the HTTP API takes and shows it, version 1."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.contracts.fields import Key
from cobro.domain.parties import Language
from cobro.domain.timeline import TEXT_MAX, CallNote, Moment, MomentKind

_LANGUAGES = (Language.PT_BR, Language.PT_PT, Language.ES_ES, Language.ES_MX, Language.EN)
_LABELS: Mapping[MomentKind, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        MomentKind.MOVEMENT: ("Lançamento", "Movimento", "Movimiento", "Movimiento", "Movement"),
        MomentKind.MESSAGE: ("Mensagem", "Mensagem", "Mensaje", "Mensaje", "Message"),
        MomentKind.PROMISE: (
            "Promessa de pagamento",
            "Promessa de pagamento",
            "Promesa de pago",
            "Promesa de pago",
            "Promise to pay",
        ),
        MomentKind.PROMISE_SETTLED: (
            "Desfecho da promessa",
            "Desfecho da promessa",
            "Desenlace de la promesa",
            "Desenlace de la promesa",
            "Outcome of a promise",
        ),
        MomentKind.DISPUTE: ("Contestação", "Reclamação", "Disputa", "Aclaración", "Dispute"),
        MomentKind.DISPUTE_RESOLVED: (
            "Decisão da contestação",
            "Decisão da reclamação",
            "Resolución de la disputa",
            "Resolución de la aclaración",
            "Decision on a dispute",
        ),
        MomentKind.DELIVERY: (
            "Entrega da mensagem",
            "Entrega da mensagem",
            "Entrega del mensaje",
            "Entrega del mensaje",
            "Delivery of a message",
        ),
        MomentKind.ADDRESS_CLOSED: (
            "Endereço de contato encerrado",
            "Endereço de contacto encerrado",
            "Dirección de contacto cerrada",
            "Dirección de contacto cerrada",
            "Contact address closed",
        ),
        MomentKind.OPT_OUT: (
            "Recusa de lembretes",
            "Recusa de lembretes",
            "Rechazo de recordatorios",
            "Rechazo de recordatorios",
            "Reminders refused",
        ),
        MomentKind.OPT_IN: (
            "Quer lembretes de novo",
            "Quer lembretes de novo",
            "Quiere recordatorios de nuevo",
            "Quiere recordatorios de nuevo",
            "Wants reminders again",
        ),
        MomentKind.CONSENT: (
            "Consentimento para mensagens",
            "Consentimento para mensagens",
            "Consentimiento para mensajes",
            "Consentimiento para mensajes",
            "Consent to messages",
        ),
        MomentKind.PROMOTION_CONSENT: (
            "Consentimento para promoções",
            "Consentimento para promoções",
            "Consentimiento para promociones",
            "Consentimiento para promociones",
            "Consent to promotions",
        ),
        MomentKind.PROMOTION_WITHDRAWAL: (
            "Recusa de promoções",
            "Recusa de promoções",
            "Rechazo de promociones",
            "Rechazo de promociones",
            "Promotions refused",
        ),
        MomentKind.REQUEST: (
            "Resposta do cliente",
            "Resposta do cliente",
            "Respuesta del cliente",
            "Respuesta del cliente",
            "Reply of the customer",
        ),
        MomentKind.REQUEST_ANSWERED: (
            "Resposta atendida",
            "Resposta tratada",
            "Respuesta atendida",
            "Respuesta atendida",
            "Reply seen to",
        ),
        MomentKind.PAGE_VIEW: (
            "Página aberta",
            "Página aberta",
            "Página abierta",
            "Página abierta",
            "Page viewed",
        ),
        MomentKind.AGREEMENT: ("Acordo", "Acordo", "Acuerdo", "Convenio", "Agreement"),
        MomentKind.CALL_NOTE: (
            "Anotação de ligação",
            "Nota de chamada",
            "Nota de llamada",
            "Nota de llamada",
            "Call note",
        ),
    }
)


class NoteCallV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Note what was said in a call; `called_at` is an instant with its zone."""

    issuer_id: Key
    called_at: Annotated[datetime, Meta(tz=True)]
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_MAX)]


def note_view(note: CallNote) -> dict[str, Any]:
    return {
        "note_id": note.note_id,
        "customer_id": note.customer_id,
        "called_at": note.called_at,
        "text": note.text,
        "person": note.person,
        "noted_at": note.noted_at,
    }


def moment_view(moment: Moment, language: Language) -> dict[str, Any]:
    return {
        "kind": moment.kind.value,
        "label": _LABELS[moment.kind][_LANGUAGES.index(language)],
        "happened_at": moment.happened_at,
        "what": moment.what,
        "reference": moment.reference,
        "actor": moment.actor,
        "invoice_id": moment.invoice_id,
        "text": moment.text,
        "amount": None if moment.amount is None else moment.amount.minor,
        "currency": None if moment.amount is None else moment.amount.currency.value,
        "content_hash": moment.content_hash,
    }
