"""Headings of exported tables, in the order of `Language`: pt-BR, pt-PT, es-ES, es-MX, en."""

from collections.abc import Mapping
from types import MappingProxyType

from cobro.formats.sheet_words_of_calls import CALL_WORDS
from cobro.formats.sheet_words_of_effects import EFFECT_WORDS
from cobro.formats.sheet_words_of_letters import LETTER_WORDS
from cobro.formats.sheet_words_of_lists import LIST_WORDS

__all__ = ["WORDS"]

Words = tuple[str, str, str, str, str]

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "currency": ("Moeda", "Moeda", "Moneda", "Moneda", "Currency"),
        "day": ("Data", "Data", "Fecha", "Fecha", "Date"),
        "month": ("Mês", "Mês", "Mes", "Mes", "Month"),
        "bucket": ("Faixa", "Escalão", "Tramo", "Rango", "Bucket"),
        "amount": ("Valor", "Valor", "Importe", "Importe", "Amount"),
        "received": ("Recebido", "Recebido", "Cobrado", "Cobrado", "Received"),
        "returned": ("Devolvido", "Devolvido", "Devuelto", "Devuelto", "Returned"),
        "billed": ("Faturado", "Faturado", "Facturado", "Facturado", "Billed"),
        "unpaid": ("Em aberto", "Em dívida", "Impagado", "No pagado", "Unpaid"),
        "unpaid_30": (
            "Em aberto após 30 dias",
            "Em dívida após 30 dias",
            "Impagado a 30 días",
            "No pagado a 30 días",
            "Unpaid after 30 days",
        ),
        "unpaid_60": (
            "Em aberto após 60 dias",
            "Em dívida após 60 dias",
            "Impagado a 60 días",
            "No pagado a 60 días",
            "Unpaid after 60 days",
        ),
        "unpaid_90": (
            "Em aberto após 90 dias",
            "Em dívida após 90 dias",
            "Impagado a 90 días",
            "No pagado a 90 días",
            "Unpaid after 90 days",
        ),
        "into": (
            "Faixa seguinte",
            "Escalão seguinte",
            "Tramo siguiente",
            "Rango siguiente",
            "Into",
        ),
        "before": ("Antes", "Antes", "Antes", "Antes", "Before"),
        "after": ("Depois", "Depois", "Después", "Después", "After"),
        "rate": ("Taxa", "Taxa", "Tasa", "Tasa", "Rate"),
        "opening": ("Saldo inicial", "Saldo inicial", "Saldo inicial", "Saldo inicial", "Opening"),
        "sales": ("Vendas", "Vendas", "Ventas", "Ventas", "Sales"),
        "closing": ("Saldo final", "Saldo final", "Saldo final", "Saldo final", "Closing"),
        "not_due": ("A vencer", "Por vencer", "No vencido", "Por vencer", "Not due"),
        "days_1_30": ("1 a 30 dias", "1 a 30 dias", "1 a 30 días", "1 a 30 días", "1-30"),
        "days_31_60": (
            "31 a 60 dias",
            "31 a 60 dias",
            "31 a 60 días",
            "31 a 60 días",
            "31-60",
        ),
        "days_61_90": (
            "61 a 90 dias",
            "61 a 90 dias",
            "61 a 90 días",
            "61 a 90 días",
            "61-90",
        ),
        "over_90": (
            "Mais de 90 dias",
            "Mais de 90 dias",
            "Más de 90 días",
            "Más de 90 días",
            "Over 90",
        ),
        "days": ("Dias", "Dias", "Días", "Días", "Days"),
        "dso": (
            "Prazo médio de recebimento",
            "Prazo médio de recebimento",
            "Periodo medio de cobro",
            "Días de cartera",
            "Days sales outstanding",
        ),
        "best_dso": (
            "Melhor prazo possível",
            "Melhor prazo possível",
            "Mejor periodo posible",
            "Mejores días posibles",
            "Best possible DSO",
        ),
        "delinquency": (
            "Atraso médio em dias",
            "Atraso médio em dias",
            "Retraso medio en días",
            "Atraso promedio en días",
            "Average days delinquent",
        ),
        "effectiveness": (
            "Eficácia da cobrança",
            "Eficácia da cobrança",
            "Eficacia del cobro",
            "Efectividad de cobranza",
            "Collection effectiveness",
        ),
        "expected": ("Previsto", "Previsto", "Previsto", "Previsto", "Expected"),
        "expected_open": (
            "Do que está em aberto",
            "Do que está em aberto",
            "De lo pendiente",
            "De lo pendiente",
            "From what is open",
        ),
        "expected_agreed": (
            "De parcelas de acordos",
            "De prestações de acordos",
            "De plazos de acuerdos",
            "De parcialidades de convenios",
            "From instalments agreed",
        ),
        "expected_contract": (
            "Do que contratos vão faturar",
            "Do que os contratos vão faturar",
            "De lo que facturarán contratos",
            "De lo que facturarán contratos",
            "From contracts' invoices to come",
        ),
        "expected_coming": (
            "De outro faturamento futuro",
            "De outra faturação futura",
            "De otra facturación futura",
            "De otra facturación futura",
            "From other billing to come",
        ),
        "low_90": (
            "Mínimo (90 %)",
            "Mínimo (90 %)",
            "Mínimo (90 %)",
            "Mínimo (90 %)",
            "Lowest (90 %)",
        ),
        "low_50": (
            "Mínimo (50 %)",
            "Mínimo (50 %)",
            "Mínimo (50 %)",
            "Mínimo (50 %)",
            "Lowest (50 %)",
        ),
        "high_50": (
            "Máximo (50 %)",
            "Máximo (50 %)",
            "Máximo (50 %)",
            "Máximo (50 %)",
            "Highest (50 %)",
        ),
        "high_90": (
            "Máximo (90 %)",
            "Máximo (90 %)",
            "Máximo (90 %)",
            "Máximo (90 %)",
            "Highest (90 %)",
        ),
        "gateway": ("Gateway", "Gateway", "Pasarela", "Pasarela", "Gateway"),
        "fees": ("Tarifas", "Comissões", "Comisiones", "Comisiones", "Fees"),
        "source": ("Origem", "Origem", "Origen", "Origen", "Source"),
        "payments": ("Pagamentos", "Pagamentos", "Pagos", "Pagos", "Payments"),
        "refunded": ("Reembolsado", "Reembolsado", "Reembolsado", "Reembolsado", "Refunded"),
        "unidentified": (
            "Não identificado",
            "Não identificado",
            "Sin identificar",
            "Sin identificar",
            "Unidentified",
        ),
        "matched": ("Conciliado", "Reconciliado", "Conciliado", "Conciliado", "Matched"),
        "entry": ("Lançamento", "Lançamento", "Asiento", "Movimiento", "Entry"),
        "document": ("Documento", "Documento", "Documento", "Documento", "Document"),
        "movement": ("Movimento", "Movimento", "Movimiento", "Movimiento", "Movement"),
        "balance": ("Saldo", "Saldo", "Saldo", "Saldo", "Balance"),
        **CALL_WORDS,
        **LETTER_WORDS,
        **LIST_WORDS,
        **EFFECT_WORDS,
    }
)
