"""What is sent to Stripe to open a charge: a payment link, or a voucher that is shown at once.

A boleto, a Pix code, an OXXO or Multibanco voucher is made by confirming a PaymentIntent. A card or
a direct debit needs the payer's own hand on a page of Stripe's: a payment link, which is Checkout
behind an address that lives until it is closed; a Checkout Session alone lives for a day at most.
"""

import re
from datetime import datetime, time
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from cobro.application.ports.gateways import ChargeRequest, GatewayRefusedError, OpenedCharge
from cobro.contracts.gateways.stripe_objects import OpenedIntentV1, PaymentLinkV1
from cobro.contracts.gateways.stripe_pictures import CHARGE_KEY, INVOICE_KEY, at
from cobro.domain.gateways import GatewayAccount, PaymentMethod
from cobro.domain.parties import Language

VOUCHERS = frozenset(
    {PaymentMethod.BOLETO, PaymentMethod.PIX, PaymentMethod.OXXO, PaymentMethod.MULTIBANCO}
)
RETURN_URL = "return_url"
# Days are counted where the voucher is paid; each method's most and least, by its API reference.
_PLACES = {
    PaymentMethod.BOLETO: (ZoneInfo("America/Sao_Paulo"), 0, 60),
    PaymentMethod.OXXO: (ZoneInfo("America/Mexico_City"), 1, 7),
}
_PIX_SECONDS_MIN, _PIX_SECONDS_MAX = 60, 1_209_600
_LOCALES = {
    Language.PT_BR: "pt-BR",
    Language.PT_PT: "pt",
    Language.ES_ES: "es",
    Language.ES_MX: "es-419",
    Language.EN: "en",
}
_POSTAL_CODE = re.compile(r"\b(\d{5})-?(\d{3})\b")
_CITY = re.compile(
    r"(?P<city>[^,/\n-]+?)\s*[-/,]\s*(?P<state>AC|AL|AM|AP|BA|CE|DF|ES|GO|MA|MG|MS|MT|PA|PB|PE|PI|PR"
    r"|RJ|RN|RO|RR|RS|SC|SE|SP|TO)\b"
)


def metadata(request: ChargeRequest, prefix: str = "metadata") -> dict[str, str]:
    return {
        f"{prefix}[{INVOICE_KEY}]": request.invoice_id,
        f"{prefix}[{CHARGE_KEY}]": request.charge_id,
    }


def link_form(account: GatewayAccount, request: ChargeRequest) -> dict[str, str]:
    """Return the payment link that is paid once, by one method or by all that Stripe offers."""
    form = {
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": request.amount.currency.lower(),
        "line_items[0][price_data][unit_amount]": str(request.amount.minor),
        "line_items[0][price_data][product_data][name]": request.description,
        "restrictions[completed_sessions][limit]": "1",
        **metadata(request),
        **metadata(request, "payment_intent_data[metadata]"),
    }
    if request.method is not PaymentMethod.LINK:
        form["payment_method_types[0]"] = request.method.value
    if account.facts.get(RETURN_URL):
        form["after_completion[type]"] = "redirect"
        form["after_completion[redirect][url]"] = account.facts[RETURN_URL]
    return form


def voucher_form(request: ChargeRequest, now: datetime) -> dict[str, str]:
    """Return the PaymentIntent that makes a voucher; raise `GatewayRefusedError` if none can."""
    method = request.method.value
    data = "payment_method_data"
    form = {
        "amount": str(request.amount.minor),
        "currency": request.amount.currency.lower(),
        "description": request.description,
        "confirm": "true",
        "payment_method_types[0]": method,
        f"{data}[type]": method,
        f"{data}[billing_details][name]": request.payer_name,
        f"{data}[billing_details][email]": request.payer_email,
        **metadata(request),
    }
    if request.method is PaymentMethod.BOLETO:
        form[f"{data}[boleto][tax_id]"] = request.payer_tax_id
        form |= {
            f"{data}[billing_details][address][{name}]": value
            for name, value in _address(request.payer_address).items()
        }
    return form | _expiry(request, now)


def _expiry(request: ChargeRequest, now: datetime) -> dict[str, str]:
    option = f"payment_method_options[{request.method.value}]"
    if request.method is PaymentMethod.PIX:
        place = _PLACES[PaymentMethod.BOLETO][0]
        ends = datetime.combine(request.expires_date, time(23, 59, 59), place)
        seconds = int((ends - now).total_seconds())
        bounded = max(_PIX_SECONDS_MIN, min(seconds, _PIX_SECONDS_MAX))
        return {f"{option}[expires_at]": str(int(now.timestamp()) + bounded)}
    if request.method not in _PLACES:
        return {}
    place, least, most = _PLACES[request.method]
    days = (request.expires_date - now.astimezone(place).date()).days
    return {f"{option}[expires_after_days]": str(max(least, min(days, most)))}


def _address(text: str) -> dict[str, str]:
    """Read a Brazilian address of one line; Stripe takes no boleto without all of its parts."""
    postal, place = _POSTAL_CODE.search(text), _CITY.search(text)
    if postal is None or place is None:
        lacking = "postal code (CEP)" if postal is None else "city and state (São Paulo - SP)"
        message = f"a boleto of Stripe needs the payer's whole address: {lacking} is missing"
        raise GatewayRefusedError(message, reason_code="payer_address")
    return {
        "line1": text[: place.start()].strip(" ,-") or text,
        "city": place["city"].strip(),
        "state": place["state"],
        "postal_code": f"{postal[1]}{postal[2]}",
        "country": "BR",
    }


def opened_link(link: PaymentLinkV1, request: ChargeRequest) -> OpenedCharge:
    locale = urlencode({"locale": _LOCALES[request.language]})
    return OpenedCharge(reference=link.id, link=f"{link.url}?{locale}")


def opened_voucher(intent: OpenedIntentV1) -> OpenedCharge:
    """Return what the payer needs; raise `GatewayRefusedError` where there is nothing to show."""
    if intent.next_action is None:
        message = f"Stripe made no voucher: {intent.id} is {intent.status}"
        raise GatewayRefusedError(message, reason_code=intent.status)
    voucher = intent.next_action.voucher
    digits = voucher.number or " ".join(filter(None, (voucher.entity, voucher.reference)))
    ends = voucher.expires or voucher.expires_after
    return OpenedCharge(
        reference=intent.id,
        link=voucher.hosted_voucher_url or voucher.hosted_instructions_url or "",
        br_code=voucher.data or "",
        digits=digits,
        expires_at=at(ends) if ends else None,
    )
