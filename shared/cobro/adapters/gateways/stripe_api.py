"""Stripe's API for one account, over plain HTTP: a dozen calls do not earn the SDK's import.

Source: Stripe API reference, version 2026-07-29.dahlia.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from cobro.adapters.gateways import stripe_charges as charges
from cobro.adapters.gateways.http import ApiRules, Call, FixedHeaders, GatewayClient, base_url_of
from cobro.adapters.gateways.patience import Timing
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.adapters.gateways.stripe_reads import INTENTS, SESSIONS, WHOLE, StripeReads
from cobro.adapters.gateways.transport import Transport, UrllibTransport
from cobro.application.ports import Clock
from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayRefusedError,
    MethodCharge,
    OpenedCharge,
)
from cobro.contracts.gateways import stripe_objects as objects
from cobro.contracts.gateways.stripe import CONNECTED_ACCOUNT
from cobro.contracts.gateways.stripe_pictures import ATTEMPT_KEY, CHARGE_KEY, INVOICE_KEY, at
from cobro.contracts.parsing import Model, parse
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    PaymentMethod,
    PaymentState,
)
from cobro.domain.money import Money

VERSION = "2026-07-29.dahlia"
BASE_URL = "https://api.stripe.com"
_LINKS = "/v1/payment_links"
_BAD, _DECLINED = 400, 402
_OVER = frozenset({"canceled", "succeeded"})
_MOVED = {"expand[0]": "balance_transaction"}


def error_code(body: Any) -> object:  # noqa: ANN401 - a refusal is whatever JSON Stripe sends
    """Return Stripe's code of an error, or its type where it has none."""
    error = body["error"]
    return error.get("decline_code") or error.get("code") or error["type"]


RULES = ApiRules(
    name="Stripe",
    error_code=error_code,
    key_header="Idempotency-Key",
    busy=frozenset({408, 409, 425, 429}),  # 409: a call with the same key is being worked on
)


class StripeGateway:
    def __init__(self, client: GatewayClient, account: GatewayAccount, clock: Clock) -> None:
        self._client = client
        self._account = account
        self._clock = clock
        self._reads = StripeReads(client, clock)

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open a payment link, or the voucher of a method that needs no page."""
        key = f"charge-{request.charge_id}"
        if request.method not in charges.VOUCHERS:
            form = charges.link_form(self._account, request)
            link = self._post(_LINKS, form, objects.PaymentLinkV1, key)
            return charges.opened_link(link, request)
        form = charges.voucher_form(request, self._clock.now())
        try:
            intent = self._post(INTENTS, form, objects.OpenedIntentV1, key)
        except GatewayRefusedError as error:
            if error.reason_code != "idempotency_error":
                raise
            intent = self._opened_before(request, error)
        return charges.opened_voucher(intent)

    def _opened_before(
        self, request: ChargeRequest, error: GatewayRefusedError
    ) -> objects.OpenedIntentV1:
        """Find what this charge opened on another day, when more days were left to its expiry."""
        query = {"query": f"metadata['{CHARGE_KEY}']:'{request.charge_id}'"}
        found = self._reads.all(f"{INTENTS}/search", objects.OpenedIntentV1, query)
        intent = next(found, None)
        if intent is None:
            raise error
        return intent

    def close_charge(self, reference: str, method: PaymentMethod) -> None:  # noqa: ARG002 - the reference says what it is
        """Deactivate a link with its open sessions, or cancel a voucher; what is paid stays so."""
        if not reference.startswith("plink_"):
            self._cancel(reference)
            return
        self._end(f"{_LINKS}/{reference}", {"active": "false"})
        for session in self._reads.sessions(reference):
            if session.is_open:
                self._end(f"{SESSIONS}/{session.id}/expire")

    def _cancel(self, reference: str) -> None:
        path = f"{INTENTS}/{reference}"
        if self._end(f"{path}/cancel"):
            return
        intent = self._reads.get(path, objects.OpenedIntentV1)
        if intent.status not in _OVER:
            message = f"Stripe does not cancel {reference}: it is {intent.status}"
            raise GatewayRefusedError(message, reason_code=intent.status)

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        return self._reads.payment(hint.reference)

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        return self._reads.payout(hint.reference)

    def changed(self, since_at: datetime, until_at: datetime) -> Iterable[GatewayHint]:
        return self._reads.changed(since_at, until_at)

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money of a PaymentIntent back; a refund that fails at once is refused."""
        form = {
            "payment_intent": reference,
            "amount": str(amount.minor),
            "metadata[refund_id]": refund_id,
            **_MOVED,
        }
        refund = self._post("/v1/refunds", form, objects.RefundV1, f"refund-{refund_id}")
        if refund.status in {"failed", "canceled"}:
            message = f"Stripe could not refund {reference}: {refund.failure_reason}"
            raise GatewayRefusedError(message, reason_code=refund.failure_reason or "refund_failed")
        taken = refund.balance_transaction
        moved_at = at(taken.created if taken else refund.created)
        return Movement(MovementKind.REFUNDED, refund.id, amount, moved_at)

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Take money by a saved method without its owner; a decline is a failed payment."""
        form = {
            "amount": str(order.amount.minor),
            "currency": order.amount.currency.lower(),
            "customer": order.customer_token,
            "payment_method": order.method_token,
            "off_session": "true",
            "confirm": "true",
            f"metadata[{INVOICE_KEY}]": order.invoice_id,
            f"metadata[{ATTEMPT_KEY}]": order.attempt_id,
            **WHOLE,
        }
        answer = self._client.call(
            Call(
                method="POST",
                path=INTENTS,
                form=form,
                key=f"attempt-{order.attempt_id}",
                expected=frozenset({_DECLINED}),
            )
        )
        if answer.status != _DECLINED:
            return self._reads.picture(parse(answer.body, objects.FetchedIntentV1))
        error = parse(answer.body, objects.DeclinedV1).error
        reference = error.payment_intent.id if error.payment_intent else order.attempt_id
        return GatewayPayment(
            reference=reference,
            state=PaymentState.FAILED,
            seen_at=self._clock.now(),
            asked=order.amount,
            invoice_id=order.invoice_id,
            detail=error.decline_code or error.code or "",
        )

    def _post(self, path: str, form: dict[str, str], model: type[Model], key: str) -> Model:
        call = Call(method="POST", path=path, form=form, key=key)
        return parse(self._client.call(call).body, model)

    def _end(self, path: str, form: dict[str, str] | None = None) -> bool:
        """Ask for an end; tell whether it took effect, since what is over cannot end again.

        Without a key: under one, Stripe would repeat a refusal of yesterday.
        """
        call = Call(
            method="POST",
            path=path,
            form=form or {},
            is_repeatable=True,
            expected=frozenset({_BAD}),
        )
        return self._client.call(call).status != _BAD


def connect(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    *,
    clock: Clock,
    transport: Transport | None = None,
    timing: Timing | None = None,
    seconds_left: Callable[[], float] | None = None,
) -> StripeGateway:
    """Return the API of an account; its key says whether it is the live one or the test's."""
    headers = {"Authorization": f"Bearer {secrets.get('api_key')}", "Stripe-Version": VERSION}
    if account.facts.get(CONNECTED_ACCOUNT):
        headers["Stripe-Account"] = account.facts[CONNECTED_ACCOUNT]
    client = GatewayClient(
        RULES,
        base_url_of(account, BASE_URL),
        transport or UrllibTransport(),
        authorization=FixedHeaders(headers),
        timing=timing,
        seconds_left=seconds_left,
    )
    return StripeGateway(client, account, clock)
