"""How the published CSV samples are read: one mapping each, in short."""

from typing import Any

from cobro.formats.csv_statements.mapping import CsvMapping, Stated

_OCA = {
    "Date": "booking_date",
    "Label": "text",
    "Amount": "amount",
    "Balance": "balance",
    "Partner Name": "payer_name",
    "Bank Account": "reference:counterparty_account",
}
_OCA_CURRENCY = {
    "Date": "booking_date",
    "Label": "text",
    "Currency": "currency",
    "Amount": "amount",
    "Amount Currency": "ignored",
    "Partner Name": "payer_name",
    "Bank Account": "reference:counterparty_account",
}
_TWO = {"Debit": "debit", "Credit": "credit"}
_ENGLISH: dict[str, Any] = {"delimiter": ",", "decimal": ".", "date_format": "MM/DD/YYYY"}
_ISO: dict[str, Any] = {"date_format": "ISO"}


def _mapping(columns: dict[str, str], **more: Any) -> CsvMapping:
    return CsvMapping(name="sample", columns=columns, **{"currency": "EUR", **more})


def _without(columns: dict[str, str], *names: str) -> dict[str, str]:
    return {name: held for name, held in columns.items() if name not in names}


MAPPINGS = {
    f"csv/{path}": mapping
    for path, mapping in {
        "OCA__bank-statement-import/balance.csv": _mapping(_OCA, **_ENGLISH),
        "OCA__bank-statement-import/debit_credit.csv": _mapping(
            {**_OCA, "D/C": "direction"}, **_ENGLISH, debit_words=("D",), credit_words=("C",)
        ),
        "OCA__bank-statement-import/debit_credit_amount.csv": _mapping(
            {**_without(_OCA, "Amount"), **_TWO}, **_ENGLISH
        ),
        "OCA__bank-statement-import/empty_statement_en.csv": _mapping(_OCA_CURRENCY, **_ENGLISH),
        "OCA__bank-statement-import/original_currency.csv": _mapping(_OCA_CURRENCY, **_ENGLISH),
        "OCA__bank-statement-import/sample_statement_en.csv": _mapping(_OCA_CURRENCY, **_ENGLISH),
        "OCA__bank-statement-import/sample_statement_credit_card_inverse_sign_en.csv": _mapping(
            _OCA_CURRENCY, **_ENGLISH, inverted=True
        ),
        "OCA__bank-statement-import/meta_data_separated_credit_debit.csv": _mapping(
            {
                "Date": "booking_date",
                "Operation Number": "reference:bank_reference",
                "Label": "text",
                **_TWO,
                "Detail": "text",
            },
            delimiter=",",
            date_format="DD/MM/YY",
            debits_negative=True,
            preamble={"Balance at end of period": Stated.CLOSING_BALANCE},
            footer={"Balance at start of period": Stated.OPENING_BALANCE},
        ),
        "sebastienrousseau__bankstatementparser/csv_european_decimals.csv": _mapping(
            {
                "Buchungstag": "booking_date",
                "Verwendungszweck": "text",
                "Betrag": "amount",
                "CCY": "currency",
                "IBAN": "account",
                "Ref": "reference:bank_reference",
            },
            **_ISO,
        ),
        "sebastienrousseau__bankstatementparser/csv_french_headers.csv": _mapping(
            {
                "Date opération": "booking_date",
                "Libellé": "text",
                "Débit": "debit",
                "Crédit": "credit",
                "Devise": "currency",
                "Référence": "reference:bank_reference",
            },
            **_ISO,
        ),
        "sebastienrousseau__bankstatementparser/csv_spanish_headers.csv": _mapping(
            {
                "Fecha": "booking_date",
                "Concepto": "text",
                "Importe": "amount",
                "Moneda": "currency",
                "Cuenta": "account",
                "Referencia": "reference:bank_reference",
            },
            **_ISO,
        ),
        "sebastienrousseau__bankstatementparser/sample_split_amounts.csv": _mapping(
            {
                "Booking Date": "booking_date",
                "Details": "text",
                **_TWO,
                "CCY": "currency",
                "Running Balance": "balance",
                "IBAN": "account",
                "Ref": "reference:bank_reference",
            },
            **_ISO,
        ),
        "synthetic/inter_extrato_conta.csv": _mapping(
            {
                "Data Lançamento": "booking_date",
                "Histórico": "text",
                "Descrição": "payer_name",
                "Valor": "amount",
                "Saldo": "balance",
            },
            currency="BRL",
            preamble={"Conta": Stated.ACCOUNT},
        ),
        "synthetic/nubank_conta.csv": _mapping(
            {
                "Data": "booking_date",
                "Valor": "amount",
                "Identificador": "reference:bank_reference",
                "Descrição": "text",
            },
            currency="BRL",
            delimiter=",",
            decimal=".",
        ),
        "synthetic/mercadopago_account_statement.csv": _mapping(
            {
                "RELEASE_DATE": "booking_date",
                "TRANSACTION_TYPE": "text",
                "REFERENCE_ID": "reference:bank_reference",
                "TRANSACTION_NET_AMOUNT": "amount",
                "PARTIAL_BALANCE": "balance",
            },
            currency="BRL",
            date_format="DD-MM-YYYY",
            totals={
                "INITIAL_BALANCE": Stated.OPENING_BALANCE,
                "CREDITS": Stated.CREDITS,
                "DEBITS": Stated.DEBITS,
                "FINAL_BALANCE": Stated.CLOSING_BALANCE,
            },
        ),
        "synthetic/pix_recebidos.csv": _mapping(
            {
                "endToEndId": "reference:end_to_end_id",
                "txid": "reference:txid",
                "horario": "booking_date",
                "valor": "amount",
                "chave": "reference:pix_key",
                "pagador.cpf_cnpj": "payer_tax_id",
                "pagador.nome": "payer_name",
                "infoPagador": "text",
                "devolucao.rtrId": "refund_id",
                "devolucao.valor": "refund_amount",
                "devolucao.status": "ignored",
            },
            currency="BRL",
            decimal=".",
            time_zone="America/Sao_Paulo",
            date_format="ISO",
        ),
    }.items()
}
