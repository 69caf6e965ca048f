"""The API Pix of the Banco Central, at whichever bank the account names.

A charge is a cobv under a txid made from ours, so that asking again names the same charge; a return
bears an id made from ours. Some banks answer a repeated PUT by a refusal: what is there already is
read then. The bank is called by mTLS and OAuth 2.0; its address, and where it gives out tokens, are
facts of the account (`base_url`, `token_url`), as is the key that money comes to (`pix_key`).
Source: BCB, API Pix 2.9; refusals are problems after RFC 7807.
"""

import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from cobro.adapters.gateways.http import (
    Answer,
    ApiRules,
    Authorization,
    Call,
    GatewayClient,
    base_url_of,
)
from cobro.adapters.gateways.oauth import ClientCredentials
from cobro.adapters.gateways.patience import Timing
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.adapters.gateways.transport import Transport, UrllibTransport, tls_context
from cobro.application.ports import Clock
from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayRefusedError,
    MethodCharge,
    OpenedCharge,
)
from cobro.contracts.gateways.pix import CHARGE, PIX
from cobro.contracts.gateways.pix_objects import (
    ACTIVE,
    NOT_REALISED,
    ChargeV1,
    PixPageV1,
    ReturnV1,
    pix_of,
)
from cobro.domain.agreements import PixReceiver
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    GatewayPayout,
    Movement,
    PaymentMethod,
    Subject,
)
from cobro.domain.identifiers import Cnpj, Cpf
from cobro.domain.ids import derived_id
from cobro.domain.money import Money
from cobro.formats.pix.br_code import dynamic_code
from cobro.formats.pix.charge_terms import charge_terms
from cobro.formats.pix.due_charge import DueCharge, due_charge_body
from cobro.formats.pix.names import charge_txid

_SCOPE = "pix.read pix.write cob.read cobv.read cobv.write webhook.read webhook.write"
_TOKEN_PATH = "/oauth/token"  # noqa: S105 - where tokens come from
_NOT_FOUND = frozenset({404})
_REMOVED = {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"}
_PAGE = "100"
_CPF_DIGITS = 11
# Money is taken back by the mechanism for returns up to 80 days after the Pix.
_RETURNED_WITHIN = timedelta(days=90)


def error_code(body: Any) -> object:  # noqa: ANN401 - a refusal is whatever JSON the bank sends
    """Return the last part of the problem's type, and the property that it is about."""
    if "error" in body:
        return body["error"]
    violations = body.get("violacoes") or [{}]
    about = violations[0].get("propriedade", "")
    code = str(body["type"]).rsplit("/", 1)[-1]
    return f"{code}:{about}" if about else code


RULES = ApiRules(name="the bank's API Pix", error_code=error_code, calls_per_second=5)


@dataclass(frozen=True, slots=True)
class AppKey:
    """A key of the application that some banks want beside the token: a header or a query field."""

    header: str = ""
    query: str = ""
    value: str = ""


class PixGateway:
    def __init__(
        self, client: GatewayClient, account: GatewayAccount, clock: Clock, app_key: AppKey
    ) -> None:
        self._client = client
        self._account = account
        self._clock = clock
        self._app_key = app_key

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open a charge with due date; `InvalidInputError` for terms that Pix has no words for."""
        due = self._due_charge(request)
        call = Call(method="PUT", path=f"/cobv/{due.txid}", json_body=due_charge_body(due))
        try:
            charge = self._call(call).read(ChargeV1)
        except GatewayRefusedError:
            found = self._charge("cobv", due.txid)
            if found is None or found.status != ACTIVE or found.amount != due.amount:
                raise
            charge = found
        return OpenedCharge(
            reference=charge.txid,
            br_code=charge.code or self._code_at(charge.place),
            expires_at=charge.calendar.ends_at(),
        )

    def close_charge(self, reference: str, method: PaymentMethod) -> None:  # noqa: ARG002 - there is one method
        """Remove a charge; one that is paid, removed or unknown stays as it is."""
        path = f"/cobv/{quote(reference, safe='')}"
        try:
            self._call(Call(method="PATCH", path=path, json_body=_REMOVED, is_repeatable=True))
        except GatewayRefusedError:
            found = self._charge("cobv", reference)
            if found is not None and found.status == ACTIVE:
                raise

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        """Return the picture of a Pix, or of a charge that is named by its txid."""
        now = self._clock.now()
        if hint.kind != CHARGE:
            path = f"/pix/{quote(hint.reference, safe='')}"
            return pix_of(self._call(Call(method="GET", path=path)).object()).picture(now)
        charge = self._charge("cobv", hint.reference) or self._charge("cob", hint.reference)
        if charge is None:
            message = f"the bank knows no charge {hint.reference}"
            raise GatewayRefusedError(message, reason_code="http_404")
        return charge.picture(now)

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        """Refuse: the money of a Pix is on the bank account at once."""
        message = f"a Pix is not paid out, and {hint.reference} is no payout"
        raise GatewayRefusedError(message, reason_code="no_payouts")

    def changed(self, since_at: datetime, until_at: datetime) -> Iterable[GatewayHint]:
        """Yield what came in in that time, and what anything was ever returned of lately.

        The API lists by when a Pix came in, so returns are found among those of the last 90 days.
        """
        yield from self._listed(since_at, until_at, {})
        earlier_at = since_at - _RETURNED_WITHIN
        yield from self._listed(earlier_at, since_at, {"devolucaoPresente": "true"})

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money of a Pix back; the bank says later where it could not."""
        number = derived_id("dev", refund_id).replace("_", "")
        path = f"/pix/{quote(reference, safe='')}/devolucao/{number}"
        body = {"valor": f"{amount.decimal():.2f}"}
        try:
            answer = self._call(Call(method="PUT", path=path, json_body=body))
        except GatewayRefusedError:
            answer = self._call(Call(method="GET", path=path, expected=_NOT_FOUND))
            if answer.status in _NOT_FOUND:
                raise
        returned = answer.read(ReturnV1)
        if returned.status == NOT_REALISED:
            message = f"the bank did not return {amount} of {reference}: {returned.reason}"
            raise GatewayRefusedError(message, reason_code=NOT_REALISED)
        return next(iter(returned.movements()))

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Refuse: a Pix is paid by the payer alone."""
        message = f"a Pix has no saved methods: offer a charge in place of {order.attempt_id}"
        raise GatewayRefusedError(message, reason_code="no_saved_methods")

    def register_webhook(self, url: str, *, skips_mtls: bool = False) -> None:
        """Tell the bank where to call for the account's key; it appends `/pix` to the address."""
        path = f"/webhook/{quote(self._account.facts.get('pix_key', ''), safe='')}"
        headers = {"x-skip-mtls-checking": "true"} if skips_mtls else {}
        body = {"webhookUrl": url}
        self._call(Call(method="PUT", path=path, json_body=body, headers=headers))

    def _call(self, call: Call) -> Answer:
        key = self._app_key
        if key.header:
            call = replace(call, headers={**call.headers, key.header: key.value})
        if key.query:
            call = replace(call, query={**call.query, key.query: key.value})
        return self._client.call(call)

    def _due_charge(self, request: ChargeRequest) -> DueCharge:
        tax_id = request.payer_tax_id
        return DueCharge(
            txid=charge_txid(request.charge_id),
            key=self._account.facts.get("pix_key", ""),
            amount=request.amount,
            due_date=request.due_date,
            valid_days=max(0, (request.expires_date - request.due_date).days),
            payer_name=request.payer_name,
            payer_tax_id=Cpf.parse(tax_id) if len(tax_id) == _CPF_DIGITS else Cnpj.parse(tax_id),
            note=request.description,
            **charge_terms(request.terms, request.due_date),
        )

    def _code_at(self, place: str) -> str:
        """Return the code to copy of a charge for which the bank gave its place only."""
        facts = self._account.facts
        name, city = facts.get("receiver_name", ""), facts.get("receiver_city", "")
        if not (place and name and city):
            message = (
                "the bank gave no code to copy: set the facts receiver_name and receiver_city of "
                f"{self._account.key}, so that it can be written"
            )
            raise GatewayRefusedError(message, reason_code="no_code")
        return dynamic_code(PixReceiver(facts.get("pix_key", ""), name, city), place)

    def _charge(self, kind: str, txid: str) -> ChargeV1 | None:
        path = f"/{kind}/{quote(txid, safe='')}"
        answer = self._call(Call(method="GET", path=path, expected=_NOT_FOUND))
        return None if answer.status in _NOT_FOUND else answer.read(ChargeV1)

    def _listed(
        self, start_at: datetime, end_at: datetime, filters: dict[str, str]
    ) -> Iterator[GatewayHint]:
        span = {"inicio": _text(start_at), "fim": _text(end_at), **filters}
        page, pages = 0, 1
        while page < pages:
            asked = {"paginacao.paginaAtual": str(page), "paginacao.itensPorPagina": _PAGE}
            answer = self._call(Call(method="GET", path="/pix", query=span | asked))
            found = answer.read(PixPageV1)
            for listed in found.pix:
                yield GatewayHint(Subject.PAYMENT, listed.end_to_end_id, PIX)
            page, pages = page + 1, found.parameters.pagination.pages


def connect(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    *,
    clock: Clock,
    transport: Transport | None = None,
    timing: Timing | None = None,
    seconds_left: Callable[[], float] | None = None,
) -> PixGateway:
    """Return the API of an account; its secrets hold the client certificate that the bank gave."""
    timing = timing or Timing()
    transport = transport or UrllibTransport(_tls(account, secrets))
    client = GatewayClient(
        RULES, base_url_of(account), transport, timing=timing, seconds_left=seconds_left
    )
    client.authorization = _authorization(account, secrets, client, transport, timing)
    header, query = (account.facts.get(f"app_key_{place}", "") for place in ("header", "query"))
    value = secrets.get("app_key") if header or query else ""
    return PixGateway(client, account, clock, AppKey(header, query, value))


def _tls(account: GatewayAccount, secrets: GatewaySecrets) -> ssl.SSLContext:
    trusted = secrets.values.get("trusted_authorities", "")
    if not account.is_live and "client_certificate" not in secrets.values:
        return tls_context(trusted=trusted)
    return tls_context(secrets.get("client_certificate"), secrets.get("client_key"), trusted)


def _authorization(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    client: GatewayClient,
    transport: Transport,
    timing: Timing,
) -> Authorization:
    """Get tokens at the API itself, or where the account says."""
    scope = account.facts.get("scope", _SCOPE)
    token_url = account.facts.get("token_url", "")
    if not token_url:
        return ClientCredentials(client, _TOKEN_PATH, secrets, timing, scope)
    path = urlsplit(token_url).path
    checked = base_url_of(replace(account, facts={"base_url": token_url.removesuffix(path)}))
    tokens = GatewayClient(RULES, checked, transport, timing=timing)
    return ClientCredentials(tokens, path, secrets, timing, scope)


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
