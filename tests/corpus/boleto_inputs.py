"""What published boletos were made from, in the words of our agreements.

Each source has names of its own for agency, account and the payee's code.
"""

import re
from datetime import date
from typing import Any

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.titles import Title

# What a source leaves to its own defaults.
CARTEIRAS = {"001": "18", "033": "102", "104": "1", "237": "06", "341": "175", "756": "1"}
CARTEIRA_21 = {"B026", "B030"}  # the service with 17 free digits, said outside the carteira
INSTALMENT = re.compile(r"str\((\d+) \+ i\)")

# Free fields that no rule of ours makes, and why; their digits are read and written all the same.
OTHER_RULES = {
    "B003": "the bank gives the number: convênio and number are zeros",
    "B008": "the number is not one of the convênio that the inputs name",
    "B121": "Caixa SINCO, before SIGCB",
    "B122": "a beneficiário of seven digits, wider than SIGCB's six",
    "B123": "a number of Caixa that does not begin with 14",
    "B130": "Caixa before SIGCB",
    "B206": "carteira 168 of Itaú: its sources contradict each other",
    "B208": "carteira 112 of Itaú: its sources contradict each other",
    "B255": "an unregistered title of Sicredi",
}


def agreement_of(vector: dict[str, Any]) -> BankAgreement | None:
    """Return the agreement of a vector's inputs; None where they are too few to say."""
    facts: dict[str, str] = vector.get("inputs") or {}
    bank = vector["bank"]
    number = first(facts, "nosso_numero", "nossoNumero", "sequencial")
    if bank not in {"001", "033", "077", "104", "237", "341", "748", "756"} or not number:
        return None
    convenio = _convenio(bank, facts)
    return BankAgreement(
        agreement_id=vector["id"],
        bank=bank,
        agency=first(facts, "agencia", "Agencia", "agencia_cedente").split("-")[0] or "1",
        account=_account(bank, facts),
        carteira=_carteira(vector, facts),
        convenio=convenio,
        variation=_variation(vector, facts),
    )


def title_of(vector: dict[str, Any]) -> Title:
    facts: dict[str, str] = vector["inputs"]
    written = first(facts, "nosso_numero", "nossoNumero", "sequencial")
    found = INSTALMENT.fullmatch(written)
    # The sources number a list of samples with i; the published one is the first or a later one.
    number = int(found[1]) + _offset(vector, found[1]) if found else int(written)
    convenio = first(facts, "codigo", "convenio")
    is_whole = vector["bank"] == "001" and vector["id"] not in CARTEIRA_21 and len(written) == 17
    if is_whole and written.startswith(convenio):
        number = int(written[len(convenio) :])
    year = facts.get("data_processamento", "2019")[:4]
    document = first(facts, "seu_numero", "numeroDocumento")
    return Title(number, date(int(year), 1, 1), document)


def first(facts: dict[str, str], *names: str) -> str:
    return next((facts[name] for name in names if facts.get(name)), "")


def _offset(vector: dict[str, Any], start: str) -> int:
    return next((i for i in range(3) if str(int(start) + i) in vector["campo_livre"]), 0)


def _convenio(bank: str, facts: dict[str, str]) -> str:
    if bank == "077":
        return facts["codigoTransmissao"]
    if bank == "341":
        return first(facts, "codigoCliente", "convenio")[:5]
    if bank == "104":
        return first(facts, "codigo", "conta", "conta_cedente")
    code = first(facts, "codigo", "convenio", "conta_cedente", "conta")
    return code + facts.get("codigoDv", "") if bank == "756" else code


def _account(bank: str, facts: dict[str, str]) -> str:
    account = first(facts, "conta_corrente", "Conta", "conta", "conta_cedente").split("-")[0]
    return account.lstrip("0").zfill(5) if bank == "341" else account or "1"


def _carteira(vector: dict[str, Any], facts: dict[str, str]) -> str:
    standard = CARTEIRAS.get(vector["bank"], "1")
    return first(facts, "carteira", "CarteiraPadrao") or standard


def _variation(vector: dict[str, Any], facts: dict[str, str]) -> str:
    if vector["id"] in CARTEIRA_21:
        return "21"
    if vector["bank"] == "748":
        return first(facts, "posto", "OperacaoConta")
    if vector["bank"] == "756":
        return first(facts, "VariacaoCarteiraPadrao", "modalidade", "variacao") or "01"
    return ""
