"""The ways to pay at gateways that a payer is told of: in the document, its mail and reminders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cobro.domain.charges import Charge, GatewayCharge
from cobro.domain.copies import present
from cobro.domain.gateways import PaymentMethod


@dataclass(frozen=True, slots=True)
class PaymentWay:
    """A way to pay at a gateway: its page, and what is typed in where there is no page."""

    method: PaymentMethod
    link: str = ""
    digits: str = ""


def payment_ways(charges: Sequence[Charge], through: date) -> tuple[str, tuple[PaymentWay, ...]]:
    """Return the Pix code and the other ways that gateways gave and that last through a day.

    A page that ends before (PayPal's ends after hours) is left out: who opens the document on its
    due date would find it closed.
    """
    lasting = [
        charge
        for charge in present(charges)
        if isinstance(charge, GatewayCharge) and charge.can_be_paid_through(through)
    ]
    code = next((charge.br_code for charge in lasting if charge.br_code), "")
    ways = (_way(charge) for charge in lasting if not charge.br_code)
    return code, tuple(sorted(filter(_is_usable, ways), key=_rank_of_way))


def _way(charge: GatewayCharge) -> PaymentWay:
    return PaymentWay(charge.method, charge.link if _is_safe(charge.link) else "", charge.digits)


def _is_safe(link: str) -> bool:
    return link.startswith("https://")


def _is_usable(way: PaymentWay) -> bool:
    return bool(way.link or way.digits)


def _rank_of_way(way: PaymentWay) -> tuple[bool, int]:
    """A page that can be opened comes first, and of those the one that offers most."""
    return (not way.link, list(PaymentMethod).index(way.method))
