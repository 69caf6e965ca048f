"""A company with an account at Stripe, and what it does there in a line each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cobro.adapters.gateways.request import GatewaySecrets
from cobro.adapters.gateways.stripe_api import StripeGateway, connect
from cobro.application.ports.gateways import ChargeRequest
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    MovementKind,
    PaymentMethod,
    Subject,
)
from cobro.domain.parties import Language
from tests.support.builders import a_gateway_account, brl
from tests.support.fakes import FixedClock
from tests.support.gateways.stripe import API_KEY, StripeSite
from tests.support.gateways.web import InProcess, TurnedTime

START = datetime(2026, 9, 21, 14, 0, tzinfo=UTC)
ADDRESS = "Rua das Flores 10, ap. 2, São Paulo - SP, 01310-100"


class Shop:
    """A company with an account at Stripe."""

    def __init__(self, **account: Any) -> None:
        self.site = StripeSite()
        self.books = self.site.books
        self.web = InProcess(self.site)
        self.account = a_gateway_account(**account)
        self.clock = FixedClock(START)
        self.api = connected(self.account, self.web, self.clock)

    def request(self, method: PaymentMethod = PaymentMethod.LINK, **more: Any) -> ChargeRequest:
        known: dict[str, Any] = {
            "charge_id": "chg_1",
            "invoice_id": "inv_1",
            "document": "A-0000001",
            "method": method,
            "amount": brl(15_000),
            "due_date": date(2026, 9, 30),
            "expires_date": date(2026, 10, 5),
            "payer_name": "Maria da Silva",
            "payer_tax_id": "52998224725",
            "payer_email": "maria@payer.example",
            "payer_address": ADDRESS,
            "language": Language.PT_BR,
            "description": "Fatura A-0000001",
        }
        return ChargeRequest(**known | more)

    def paid(self, charge_id: str = "chg_1") -> str:
        """Open a boleto, let it be paid, and return its PaymentIntent."""
        opened = self.api.open_charge(self.request(PaymentMethod.BOLETO, charge_id=charge_id))
        self.books.pay(opened.reference)
        return opened.reference

    def picture(self, reference: str) -> GatewayPayment:
        return self.api.payment(GatewayHint(Subject.PAYMENT, reference))

    def moved(self, reference: str) -> list[tuple[MovementKind, int]]:
        return [(m.kind, m.amount.minor) for m in self.picture(reference).movements]

    def later(self, **by: float) -> None:
        self.books.now += timedelta(**by)
        self.clock.present += timedelta(**by)


def connected(
    account: GatewayAccount, web: InProcess, clock: FixedClock, key: str = API_KEY
) -> StripeGateway:
    secrets = GatewaySecrets(values={"api_key": key})
    return connect(account, secrets, clock=clock, transport=web, timing=TurnedTime().timing)
