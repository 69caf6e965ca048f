"""A bank that speaks the API Pix: charges, Pix that come in, returns, and its callbacks.

It refuses what the standard's patterns refuse, by problems after RFC 7807. `is_strict` makes it one
of the banks that refuse a repeated PUT.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest
from tests.support.gateways.web import json_answer, json_of

CLIENT_ID, CLIENT_SECRET = "pix-client", "pix-secret"
KEY = "7d9f0335-8dcc-4054-9bf9-0dbd61d36906"
_TXID = re.compile(r"[a-zA-Z0-9]{26,35}")
_RETURN_ID = re.compile(r"[a-zA-Z0-9]{1,35}")
_AMOUNT = re.compile(r"[0-9]{1,10}\.[0-9]{2}")
_STATUSES = {"ATIVA", "REMOVIDA_PELO_USUARIO_RECEBEDOR"}
Json = dict[str, Any]


def problem(status: int, kind: str, about: str = "") -> HttpAnswer:
    content: Json = {
        "type": f"https://pix.bcb.gov.br/api/v2/error/{kind}",
        "title": kind,
        "status": status,
        "detail": "Maria da Silva tentou algo",
    }
    if about:
        content["violacoes"] = [{"razao": "inválido", "propriedade": about}]
    return json_answer(status, content)


NOT_FOUND = problem(404, "NaoEncontrado")


@dataclass(frozen=True)
class Asked:
    method: str
    steps: list[str]
    query: dict[str, str]
    body: Any


@dataclass
class PixBank:
    """`has_codes` is false for a bank that gives the place of a charge only."""

    is_strict: bool = False
    has_codes: bool = True
    refuses_returns: bool = False
    now: datetime = datetime(2026, 9, 21, 12, tzinfo=UTC)
    charges: dict[str, Json] = field(default_factory=dict)
    instant_charges: dict[str, Json] = field(default_factory=dict)
    pix: dict[str, Json] = field(default_factory=dict)
    webhooks: dict[str, Json] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        parts = urlsplit(request.url)
        steps = [step for step in parts.path.split("/") if step]
        if steps[-1] == "token":
            return self._token(request)
        if request.headers.get("Authorization", "")[7:] not in self.tokens[-1:]:
            return problem(401, "NaoAutorizado")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(request.method, steps, query, json_of(request))
        if steps[0] == "webhook":
            self.webhooks[steps[1]] = asked.body | {"headers": dict(request.headers)}
            return json_answer(200, {})
        return self._charge(asked) if steps[0] in {"cob", "cobv"} else self._pix(asked)

    def _token(self, request: HttpRequest) -> HttpAnswer:
        pair = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {pair}":
            return json_answer(401, {"error": "invalid_client"})
        form = parse_qs((request.body or b"").decode())
        assert form["grant_type"] == ["client_credentials"]
        self.scopes += form.get("scope", [""])
        self.tokens.append(f"token-{next(self._numbers)}")
        return json_answer(200, {"access_token": self.tokens[-1], "expires_in": 3600})

    def _charge(self, asked: Asked) -> HttpAnswer:
        kind, txid = asked.steps
        kept = self.charges if kind == "cobv" else self.instant_charges
        if asked.method == "PUT":
            return self._put(kept, txid, asked.body)
        if txid not in kept:
            return NOT_FOUND
        if asked.method == "PATCH":
            if asked.body["status"] not in _STATUSES or kept[txid]["status"] != "ATIVA":
                return problem(400, "CobVOperacaoInvalida", "cobv.status")
            kept[txid]["status"] = asked.body["status"]
        return json_answer(200, kept[txid])

    def _put(self, kept: dict[str, Json], txid: str, body: Json) -> HttpAnswer:
        if not _TXID.fullmatch(txid):
            return problem(400, "CobVOperacaoInvalida", "txid")
        if not _AMOUNT.fullmatch(body["valor"]["original"]):
            return problem(400, "CobVOperacaoInvalida", "cobv.valor.original")
        if txid in kept:
            is_same = kept[txid]["valor"] == body["valor"]
            if self.is_strict or not is_same:
                return problem(409, "CobVConflito")
            return json_answer(200, kept[txid])
        place = f"pix.bank.example/qr/v2/{txid}"
        charge = body | {
            "txid": txid,
            "revisao": 0,
            "status": "ATIVA",
            "loc": {"id": len(kept) + 1, "location": place, "tipoCob": "cobv"},
            "calendario": {"criacao": self._time(), **body["calendario"]},
        }
        if self.has_codes:
            charge["pixCopiaECola"] = f"00020101021226BR.GOV.BCB.PIX{place}"
        kept[txid] = charge
        return json_answer(201, charge)

    def _pix(self, asked: Asked) -> HttpAnswer:
        if len(asked.steps) == 1:
            return self._listed(asked.query)
        one = self.pix.get(asked.steps[1])
        if one is None:
            return NOT_FOUND
        if len(asked.steps) == 2:
            return json_answer(200, one)
        return self._return(one, asked)

    def _return(self, one: Json, asked: Asked) -> HttpAnswer:
        number = asked.steps[3]
        known = {thing["id"]: thing for thing in one["devolucoes"]}
        if asked.method == "GET" or (number in known and not self.is_strict):
            return json_answer(200, known[number]) if number in known else NOT_FOUND
        given = sum(_minor(thing["valor"]) for thing in one["devolucoes"])
        too_much = given + _minor(asked.body["valor"]) > _minor(one["valor"])
        if number in known or too_much or not _RETURN_ID.fullmatch(number):
            return problem(400, "PixDevolucaoInvalida", "devolucao.valor")
        status = "NAO_REALIZADO" if self.refuses_returns else "EM_PROCESSAMENTO"
        return json_answer(201, self.give_back(one, asked.body["valor"], status, number=number))

    def give_back(
        self, one: Json, value: str, status: str, *, number: str = "MED1", nature: str = ""
    ) -> Json:
        """Return a part of a Pix, as it was asked for or as the mechanism for returns does."""
        returned: Json = {
            "id": number,
            "rtrId": f"D12345678{self.now:%Y%m%d%H%M}{next(self._numbers):011d}",
            "valor": value,
            "horario": {"solicitacao": self._time()},
            "status": status,
        }
        if status == "DEVOLVIDO":
            returned["horario"]["liquidacao"] = self._time()
        if nature:
            returned["natureza"] = nature
        one["devolucoes"].append(returned)
        return returned

    def _listed(self, query: dict[str, str]) -> HttpAnswer:
        """Answer one Pix per page."""
        start, end = (datetime.fromisoformat(query[name]) for name in ("inicio", "fim"))
        found = [
            one
            for one in self.pix.values()
            if start <= datetime.fromisoformat(one["horario"]) <= end
            and (one["devolucoes"] or "devolucaoPresente" not in query)
        ]
        at = int(query["paginacao.paginaAtual"])
        pages = {"paginaAtual": at, "itensPorPagina": 1, "quantidadeDePaginas": len(found)}
        return json_answer(200, {"parametros": {"paginacao": pages}, "pix": found[at : at + 1]})

    def pay(self, value: str, txid: str = "", paid_at: str = "") -> Json:
        """Let a payer pay, by a charge or by the key alone."""
        number = f"E12345678{self.now:%Y%m%d%H%M}{next(self._numbers):011d}"
        one: Json = {
            "endToEndId": number,
            "valor": value,
            "chave": KEY,
            "horario": paid_at or self._time(),
            "pagador": {"cpf": "52998224725", "nome": "Maria da Silva"},
            "devolucoes": [],
        }
        if txid:
            one["txid"] = txid
            if txid in self.charges:
                self.charges[txid]["status"] = "CONCLUIDA"
                self.charges[txid].setdefault("pix", []).append(one)
        self.pix[number] = one
        return one

    def _time(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _minor(value: str) -> int:
    whole, _, cents = value.partition(".")
    return int(whole) * 100 + int(cents)
