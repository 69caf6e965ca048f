"""Words of the call list as a table, in the order of `Language`, as in `sheet_words`."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["CALL_WORDS"]

CALL_WORDS: Mapping[str, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        "due_date": ("Vencimento", "Vencimento", "Vencimiento", "Vencimiento", "Due date"),
        "customer_name": ("Cliente", "Cliente", "Cliente", "Cliente", "Customer"),
        "phone": ("Telefone", "Telefone", "Teléfono", "Teléfono", "Phone"),
        "owed_today": (
            "A pagar hoje",
            "A pagar hoje",
            "A pagar hoy",
            "Por pagar hoy",
            "Owed today",
        ),
        "late_charges": (
            "Encargos por atraso",
            "Encargos por atraso",
            "Recargos por demora",
            "Recargos por atraso",
            "Charges for paying late",
        ),
        "call_from": ("Ligar das", "Ligar das", "Llamar desde", "Llamar desde", "Call from"),
        "call_until": ("até", "até", "hasta", "hasta", "until"),
        "promised_for": (
            "Prometido para",
            "Prometido para",
            "Prometido para",
            "Prometido para",
            "Promised for",
        ),
        "promised_amount": (
            "Valor prometido",
            "Valor prometido",
            "Importe prometido",
            "Importe prometido",
            "Amount promised",
        ),
        "promise_state": ("Promessa", "Promessa", "Promesa", "Promesa", "Promise"),
        "promise_open": ("em aberto", "em aberto", "vigente", "vigente", "stands"),
        "promise_kept": ("cumprida", "cumprida", "cumplida", "cumplida", "kept"),
        "promise_broken": ("quebrada", "não cumprida", "incumplida", "incumplida", "broken"),
        "promise_withdrawn": ("retirada", "retirada", "retirada", "retirada", "taken back"),
        "promise_ended": ("encerrada", "encerrada", "terminada", "terminada", "ended"),
        "tries": (
            "Tentativas hoje",
            "Tentativas hoje",
            "Intentos hoy",
            "Intentos hoy",
            "Tries today",
        ),
        "not_now": ("Não ligar", "Não ligar", "No llamar", "No llamar", "Do not call"),
        "hold_settled": (
            "nada em aberto",
            "nada em aberto",
            "nada pendiente",
            "nada pendiente",
            "nothing owed",
        ),
        "hold_disputed": (
            "em contestação",
            "em reclamação",
            "en disputa",
            "en aclaración",
            "in dispute",
        ),
        "hold_promised": (
            "prometeu pagar",
            "prometeu pagar",
            "prometió pagar",
            "prometió pagar",
            "promised to pay",
        ),
        "hold_no_phone": (
            "sem telefone",
            "sem telefone",
            "sin teléfono",
            "sin teléfono",
            "no phone",
        ),
        "hold_wrong_number": (
            "número errado",
            "número errado",
            "número equivocado",
            "número equivocado",
            "wrong number",
        ),
        "hold_tried_today": (
            "tentado hoje",
            "tentado hoje",
            "intentado hoy",
            "intentado hoy",
            "tried today",
        ),
        "hold_closed_today": (
            "hoje não",
            "hoje não",
            "hoy no",
            "hoy no",
            "not today",
        ),
        "hold_outside_hours": (
            "fora do horário",
            "fora do horário",
            "fuera de horario",
            "fuera de horario",
            "outside hours",
        ),
        "task": ("Tarefa", "Tarefa", "Tarea", "Tarea", "Task"),
    }
)
