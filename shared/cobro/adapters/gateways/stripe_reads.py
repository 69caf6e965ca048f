"""What is read at Stripe: payments and payouts whole, and what changed.

A payment is fetched as the PaymentIntent with its charge, its refunds where there are some, its
disputes where there is one. Lists are read page by page to their end.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from cobro.adapters.gateways.http import Call, GatewayClient
from cobro.application.ports import Clock
from cobro.contracts.gateways import stripe_objects as objects
from cobro.contracts.gateways import stripe_pictures as pictures
from cobro.contracts.gateways.stripe import StripeEventV1, changed_hint
from cobro.contracts.parsing import Model, convert, parse
from cobro.domain.gateways import GatewayHint, GatewayPayment, GatewayPayout, PaymentState

INTENTS, SESSIONS = "/v1/payment_intents", "/v1/checkout/sessions"
WHOLE = {"expand[0]": "latest_charge.balance_transaction", "expand[1]": "latest_charge.refunds"}
_PAGE = "100"
_LOST = "charge.dispute.closed"
# What Stripe takes that belongs to no payment: fees for its products, taxes on them.
_FEES_OF_THE_ACCOUNT = ("stripe_fee", "stripe_fx_fee", "tax_fee")
# What may change a payment or a payout: twenty types are the most that a list takes.
_TYPES = (
    "payment_intent.succeeded",
    "payment_intent.processing",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.updated",
    "charge.refunded",
    "charge.refund.updated",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "payout.created",
    "payout.updated",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
)


class StripeReads:
    def __init__(self, client: GatewayClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def get(self, path: str, model: type[Model], query: Mapping[str, str] | None = None) -> Model:
        answer = self._client.call(Call(method="GET", path=path, query=query or {}))
        return parse(answer.body, model)

    def all(self, path: str, model: type[Model], query: Mapping[str, str]) -> Iterator[Model]:
        """Yield every object of a list, page after page."""
        place: dict[str, str] = {}
        while True:
            page = self.get(path, objects.ListV1, {"limit": _PAGE, **query, **place})
            yield from (convert(one, model) for one in page.data)
            if not page.has_more or not page.data:
                return
            place = {"starting_after": str(page.data[-1]["id"])}

    def payment(self, reference: str) -> GatewayPayment:
        """Return the picture of a PaymentIntent, or of what a payment link or session came to."""
        intent_id = reference
        if reference.startswith(("plink_", "cs_")):
            intent_id = self._intent_behind(reference)
        if not intent_id:
            return GatewayPayment(
                reference=reference, state=PaymentState.PENDING, seen_at=self._clock.now()
            )
        return self.picture(self.get(f"{INTENTS}/{intent_id}", objects.FetchedIntentV1, WHOLE))

    def picture(self, intent: objects.FetchedIntentV1) -> GatewayPayment:
        """Complete a PaymentIntent that was fetched with `WHOLE`."""
        charge = intent.latest_charge
        about = {"payment_intent": intent.id}
        taken = {"expand[0]": "data.balance_transaction"}
        returned = {"expand[1]": "data.failure_balance_transaction"}
        refunds: list[objects.RefundV1] = []
        disputes: list[objects.DisputeV1] = []
        if charge and charge.has_refunds:
            refunds = [*self.all("/v1/refunds", objects.RefundV1, {**about, **taken, **returned})]
        if charge and charge.disputed:
            disputes = [*self.all("/v1/disputes", objects.DisputeV1, about)]
        lost_at = {lost.id: self._closed_at(lost.id) for lost in disputes if lost.is_lost}
        return pictures.fetched_payment(intent, refunds, disputes, lost_at, self._clock.now())

    def _closed_at(self, dispute_id: str) -> datetime:
        """Return when a dispute was closed: an event says it, the dispute does not.

        Stripe lists the events of 30 days; of an older one we know that it is lost by now.
        """
        for event in self.all("/v1/events", StripeEventV1, {"type": _LOST}):
            if event.data.object.get("id") == dispute_id:
                return pictures.at(event.created)
        return self._clock.now()

    def sessions(self, link: str) -> Iterator[objects.CheckoutSessionV1]:
        return self.all(SESSIONS, objects.CheckoutSessionV1, {"payment_link": link})

    def _intent_behind(self, reference: str) -> str:
        """Return the PaymentIntent that a session or link has led to; empty for none yet."""
        if reference.startswith("cs_"):
            found = [self.get(f"{SESSIONS}/{reference}", objects.CheckoutSessionV1)]
        else:
            found = sorted(self.sessions(reference), key=lambda session: not session.is_paid)
        return next((s.intent_id for s in found if s.intent_id), "")

    def payout(self, reference: str) -> GatewayPayout:
        query = {"expand[0]": "balance_transaction"}
        payout = self.get(f"/v1/payouts/{reference}", objects.PayoutV1, query)
        kept = [
            taken
            for kind in _FEES_OF_THE_ACCOUNT
            if payout.automatic
            for taken in self.all(
                "/v1/balance_transactions",
                objects.BalanceTransactionV1,
                {"payout": reference, "type": kind},
            )
        ]
        return pictures.fetched_payout(payout, kept, self._clock.now())

    def changed(self, since_at: datetime, until_at: datetime) -> Iterator[GatewayHint]:
        """Yield each payment and payout that an event of that time names, once.

        Stripe lists the events of 30 days.
        """
        query = {
            "created[gte]": str(int(since_at.timestamp())),
            "created[lte]": str(int(until_at.timestamp())),
            **{f"types[{number}]": kind for number, kind in enumerate(_TYPES)},
        }
        seen: set[tuple[str, str]] = set()
        for event in self.all("/v1/events", StripeEventV1, query):
            hint = changed_hint(event)
            if hint is not None and (hint.subject, hint.reference) not in seen:
                seen.add((hint.subject, hint.reference))
                yield hint
