"""Take down that a customer agreed to promotions, or took that back, and the link for the latter.

The link never runs out: a consent is taken back whenever its giver wants. It opens nothing but that
wish and names nobody but by the company's own ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cobro.application.document_links import BadLinkError
from cobro.application.ports import Clock, Customers
from cobro.application.ports.announcements import PromotionBook
from cobro.application.signed_links import read_token, sign
from cobro.domain.dunning.opt_outs import OptOutSource
from cobro.domain.dunning.promotions import PromotionConsent, PromotionWithdrawal
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language

_PURPOSE = "cobro promotions 1"
_FIELDS = 3


@dataclass(frozen=True, slots=True)
class PromotionLink:
    """Who takes its consent to promotions back, and in which language the page speaks."""

    issuer_id: str
    customer_id: str
    language: Language

    def token(self, key: str) -> str:
        return sign(_PURPOSE, [self.language.value, self.issuer_id, self.customer_id], key)


def read_promotion_link(token: str, keys: Sequence[str]) -> PromotionLink:
    """Read a token that one of the keys signed; raise `BadLinkError` for any other."""
    read = read_token(_PURPOSE, token, keys)
    if not read.is_signed or len(read.facts) != _FIELDS:
        raise BadLinkError(read.language)
    _, issuer_id, customer_id = read.facts
    return PromotionLink(issuer_id, customer_id, read.language)


class TakePromotionConsent:
    def __init__(self, *, customers: Customers, book: PromotionBook, clock: Clock) -> None:
        self._customers = customers
        self._book = book
        self._clock = clock

    def __call__(self, asked: PromotionConsent) -> PromotionConsent:
        """Return the consent that stands: the first one stays until it is taken back.

        Raise `NotFoundError` for no such customer, `InvalidInputError` for a consent that cannot
        be.
        """
        self._customers.get(asked.issuer_id, asked.customer_id)
        wishes = self._book.of_customer(asked.issuer_id, asked.customer_id)
        consent = wishes.next_consent(asked, self._clock.now())
        return wishes.standing or self._book.add(consent)


class WithdrawPromotionConsent:
    def __init__(self, *, customers: Customers, book: PromotionBook, clock: Clock) -> None:
        self._customers = customers
        self._book = book
        self._clock = clock

    def __call__(
        self, issuer_id: str, customer_id: str, source: OptOutSource, person: str = ""
    ) -> PromotionWithdrawal:
        """Return what took the latest consent back: said again, the first withdrawal.

        Raise `NotFoundError` for no such customer, `InvalidInputError` where there is no consent.
        """
        self._customers.get(issuer_id, customer_id)
        wishes = self._book.of_customer(issuer_id, customer_id)
        latest = wishes.latest
        if latest is None:
            message = f"customer {customer_id} never agreed to promotions"
            raise InvalidInputError(message, field="customer_id")
        asked = PromotionWithdrawal(
            issuer_id, customer_id, source, self._clock.now(), latest.turn, person
        )
        return wishes.withdrawn or self._book.withdraw(asked)
