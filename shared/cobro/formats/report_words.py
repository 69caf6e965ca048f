"""What a printed report is called and says, in the order of `Language`, from pt-BR to en.

`{first}` and `{last}` are days as the reader writes them, `{currency}` is a code such as BRL.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from cobro.domain.parties import Language

__all__ = ["MOVEMENTS", "PHRASES", "TITLES", "phrase", "span_text", "title"]

Words = tuple[str, str, str, str, str]

TITLES: Mapping[str, Words] = MappingProxyType(
    {
        "ageing": (
            "Contas a receber por vencimento",
            "Antiguidade de saldos",
            "Antigüedad de saldos",
            "Antigüedad de saldos",
            "Aged receivables",
        ),
        "default-rate": (
            "Inadimplência",
            "Taxa de incumprimento",
            "Tasa de morosidad",
            "Tasa de morosidad",
            "Default rate",
        ),
        "invoices": ("Faturas", "Faturas", "Facturas", "Facturas", "Invoices"),
        "vintages": (
            "Inadimplência por safra",
            "Incumprimento por mês de vencimento",
            "Morosidad por mes de vencimiento",
            "Morosidad por mes de vencimiento",
            "Default by vintage",
        ),
        "roll-rates": (
            "Migração entre faixas",
            "Migração entre escalões",
            "Paso entre tramos",
            "Paso entre rangos",
            "Roll rates",
        ),
        "indicators": (
            "Indicadores de cobrança",
            "Indicadores de cobrança",
            "Indicadores de cobro",
            "Indicadores de cobranza",
            "Collection indicators",
        ),
        "cash": (
            "Recebimentos por dia",
            "Recebimentos por dia",
            "Cobros por día",
            "Cobros por día",
            "Cash by day",
        ),
        "fees": (
            "Tarifas dos gateways",
            "Comissões dos gateways",
            "Comisiones de las pasarelas",
            "Comisiones de las pasarelas",
            "Gateway fees",
        ),
        "forecast": (
            "Previsão de caixa",
            "Previsão de tesouraria",
            "Previsión de tesorería",
            "Pronóstico de efectivo",
            "Cash forecast",
        ),
        "recovery": (
            "Recuperação por passo da régua",
            "Recuperação por passo da cobrança",
            "Recuperación por paso de cobro",
            "Recuperación por paso de cobranza",
            "Recovery by dunning step",
        ),
        "lift": (
            "Efeito das mensagens",
            "Efeito das mensagens",
            "Efecto de los mensajes",
            "Efecto de los mensajes",
            "Effect of messages",
        ),
        "arrangements": (
            "Promessas e acordos cumpridos",
            "Promessas e acordos cumpridos",
            "Promesas y acuerdos cumplidos",
            "Promesas y convenios cumplidos",
            "Promises and agreements kept",
        ),
        "reconciliation": (
            "Conciliação por origem",
            "Reconciliação por origem",
            "Conciliación por origen",
            "Conciliación por origen",
            "Reconciliation by source",
        ),
        "statement": (
            "Extrato de conta",
            "Extrato de conta",
            "Extracto de cuenta",
            "Estado de cuenta",
            "Statement of account",
        ),
    }
)

PHRASES: Mapping[str, Words] = MappingProxyType(
    {
        "as_of": (
            "Posição em {last}",
            "Posição em {last}",
            "Situación a {last}",
            "Situación al {last}",
            "As of {last}",
        ),
        "period": (
            "De {first} a {last}",
            "De {first} a {last}",
            "Del {first} al {last}",
            "Del {first} al {last}",
            "{first} to {last}",
        ),
        "amounts": (
            "Valores em {currency}",
            "Valores em {currency}",
            "Importes en {currency}",
            "Importes en {currency}",
            "Amounts in {currency}",
        ),
        "total": ("Total", "Total", "Total", "Total", "Total"),
        "customer": ("Cliente", "Cliente", "Cliente", "Cliente", "Customer"),
        "balance_on": (
            "Saldo em {last}",
            "Saldo em {last}",
            "Saldo a {last}",
            "Saldo al {last}",
            "Balance on {last}",
        ),
        "nothing": (
            "Não há nada a mostrar.",
            "Não há nada a mostrar.",
            "No hay nada que mostrar.",
            "No hay nada que mostrar.",
            "There is nothing to show.",
        ),
        "page": (
            "Página {page} de {pages}",
            "Página {page} de {pages}",
            "Página {page} de {pages}",
            "Página {page} de {pages}",
            "Page {page} of {pages}",
        ),
    }
)

MOVEMENTS: Mapping[str, Words] = MappingProxyType(
    {
        "invoice_issued": (
            "Fatura emitida",
            "Fatura emitida",
            "Factura emitida",
            "Factura emitida",
            "Invoice issued",
        ),
        "instalment_issued": (
            "Parcela de acordo",
            "Prestação de acordo",
            "Plazo de acuerdo",
            "Parcialidad de convenio",
            "Instalment",
        ),
        "debt_renegotiated": (
            "Incluído em acordo",
            "Incluído em acordo",
            "Incluido en un acuerdo",
            "Incluido en un convenio",
            "Moved to an agreement",
        ),
        "debt_reinstated": (
            "Dívida retomada",
            "Dívida reposta",
            "Deuda repuesta",
            "Adeudo restablecido",
            "Debt reinstated",
        ),
        "payment_applied": ("Pagamento", "Pagamento", "Pago", "Pago", "Payment"),
        "payment_unidentified": ("Pagamento", "Pagamento", "Pago", "Pago", "Payment"),
        "payment_assigned": ("Pagamento", "Pagamento", "Pago", "Pago", "Payment"),
        "payment_reallocated": (
            "Pagamento transferido",
            "Pagamento transferido",
            "Pago traspasado",
            "Pago traspasado",
            "Payment moved",
        ),
        "credit_note_issued": (
            "Nota de crédito",
            "Nota de crédito",
            "Nota de abono",
            "Nota de crédito",
            "Credit note",
        ),
        "invoice_cancelled": (
            "Cancelamento",
            "Anulação",
            "Anulación",
            "Cancelación",
            "Cancellation",
        ),
        "rebate_granted": ("Abatimento", "Abatimento", "Bonificación", "Bonificación", "Rebate"),
        "written_off": (
            "Baixa",
            "Dívida anulada",
            "Deuda cancelada",
            "Adeudo cancelado",
            "Debt given up",
        ),
        "difference_given_up": (
            "Pequena diferença dispensada",
            "Pequena diferença dispensada",
            "Pequeña diferencia condonada",
            "Diferencia pequeña condonada",
            "Small difference let go",
        ),
        "charges_assessed": (
            "Encargos por atraso",
            "Encargos por atraso",
            "Recargos por demora",
            "Cargos por atraso",
            "Charges for paying late",
        ),
        "charges_waived": (
            "Encargos dispensados",
            "Encargos dispensados",
            "Recargos condonados",
            "Cargos condonados",
            "Charges waived",
        ),
        "credit_applied": (
            "Crédito usado",
            "Crédito usado",
            "Saldo a favor usado",
            "Saldo a favor usado",
            "Credit used",
        ),
        "credit_restored": (
            "Crédito devolvido",
            "Crédito reposto",
            "Saldo a favor repuesto",
            "Saldo a favor devuelto",
            "Credit restored",
        ),
        "payment_refunded": ("Reembolso", "Reembolso", "Reembolso", "Reembolso", "Refund"),
        "payment_reversed": (
            "Pagamento devolvido",
            "Pagamento devolvido",
            "Pago devuelto",
            "Pago devuelto",
            "Payment returned",
        ),
        "refund_failed": (
            "Reembolso não efetuado",
            "Reembolso não efetuado",
            "Reembolso no efectuado",
            "Reembolso no efectuado",
            "Refund failed",
        ),
    }
)


def title(report: str, language: Language) -> str:
    return TITLES[report][tuple(Language).index(language)]


def phrase(name: str, language: Language, **facts: object) -> str:
    return PHRASES[name][tuple(Language).index(language)].format(**facts)


def span_text(
    first: date | None, last: date, language: Language, write: Callable[[date, Language], str]
) -> str:
    """Say of when a report is; `first` is None where it is of one day."""
    told = write(last, language)
    if first is None:
        return phrase("as_of", language, last=told)
    return phrase("period", language, first=write(first, language), last=told)
