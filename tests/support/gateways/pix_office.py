"""An account at a bank of the API Pix, its client, and what is asked of it."""

from dataclasses import replace
from datetime import date

from cobro.adapters.gateways.pix_api import PixGateway, connect
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.application.ports.gateways import ChargeRequest
from cobro.domain.gateways import Gateway, GatewayAccount, GatewayHint, GatewayPayment, Subject
from cobro.domain.gateways import PaymentMethod as Method
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency
from cobro.domain.parties import Language
from tests.support.builders import brl
from tests.support.fakes import FixedClock
from tests.support.gateways.pix import CLIENT_ID, CLIENT_SECRET, KEY, PixBank
from tests.support.gateways.web import InProcess, TurnedTime

SUBJECT = "CN=webhook.psp.example,O=PSP"
SECRETS = GatewaySecrets(values={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
ACCOUNT = GatewayAccount(
    gateway=Gateway.PIX,
    account_id="bank-one",
    issuer_id=IssuerId("acme"),
    currencies=(Currency.BRL,),
    is_live=True,
    facts={
        "base_url": "https://pix.bank.example",
        "pix_key": KEY,
        "client_subject": SUBJECT,
    },
)
REQUEST = ChargeRequest(
    charge_id="chg_1",
    invoice_id="inv_1",
    document="A-2026/1",
    method=Method.PIX,
    amount=brl(11_000),
    due_date=date(2026, 9, 30),
    expires_date=date(2026, 10, 30),
    payer_name="Maria da Silva",
    payer_tax_id="52998224725",
    payer_email="maria@payer.example",
    payer_address="",
    language=Language.PT_BR,
    description="Fatura A-2026/1",
)


class PixOffice:
    def __init__(self, bank: PixBank | None = None, account: GatewayAccount = ACCOUNT) -> None:
        self.bank = bank or PixBank()
        self.web = InProcess(self.bank)
        self.api = self.connected(account)

    def connected(
        self, account: GatewayAccount = ACCOUNT, secrets: GatewaySecrets = SECRETS
    ) -> PixGateway:
        return connect(
            account,
            secrets,
            clock=FixedClock(self.bank.now),
            transport=self.web,
            timing=TurnedTime().timing,
        )

    def asked(self, reference: str, kind: str = "pix") -> GatewayPayment:
        return self.api.payment(GatewayHint(Subject.PAYMENT, reference, kind))


def an_account(**facts: str) -> GatewayAccount:
    return replace(ACCOUNT, facts=ACCOUNT.facts | facts)
