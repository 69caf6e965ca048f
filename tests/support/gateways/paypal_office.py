"""An account at PayPal, its client, and what is asked of it."""

from dataclasses import replace
from datetime import date

from cobro.adapters.gateways.paypal_api import PayPalGateway, connect
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.application.ports.gateways import ChargeRequest
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from tests.support.fakes import FixedClock
from tests.support.gateways.paypal import CLIENT_ID, CLIENT_SECRET, PayPalSite
from tests.support.gateways.web import InProcess, TurnedTime

SECRETS = GatewaySecrets(values={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
ACCOUNT = GatewayAccount(
    gateway=Gateway.PAYPAL,
    account_id="shop-one",
    issuer_id=IssuerId("acme"),
    currencies=(Currency.USD,),
    is_live=True,
    facts={"webhook_id": "8PT597110X687430LKGECATA", "return_url": "https://acme.example/paid"},
)
REQUEST = ChargeRequest(
    charge_id="chg_1",
    invoice_id="inv_1",
    document="A-2026/1",
    method=PaymentMethod.LINK,
    amount=Money(3000, Currency.USD),
    due_date=date(2026, 9, 30),
    expires_date=date(2026, 10, 30),
    payer_name="Ana Lima",
    payer_tax_id="",
    payer_email="ana@payer.example",
    payer_address="",
    language=Language.PT_BR,
    description="Invoice A-2026/1",
)


class PayPalOffice:
    def __init__(self, site: PayPalSite | None = None) -> None:
        self.site = site or PayPalSite()
        self.web = InProcess(self.site)
        self.time = TurnedTime()
        self.api = self.connected()

    def connected(self, secrets: GatewaySecrets = SECRETS) -> PayPalGateway:
        return connect(
            ACCOUNT,
            secrets,
            clock=FixedClock(self.site.now),
            transport=self.web,
            timing=self.time.timing,
        )

    def opened(self, charge_id: str = "chg_1") -> str:
        return self.api.open_charge(replace(REQUEST, charge_id=charge_id)).reference

    def approved(self) -> str:
        order_id = self.opened()
        self.site.approve(order_id)
        return order_id
