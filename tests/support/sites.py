"""The gateways' sites that a world calls: fakes served on loopback, which live on when we crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.gateways.pagbank import FakePagBank
from tests.support.gateways.stripe import StripeSite
from tests.support.gateways.stripe_books import StripeBooks
from tests.support.gateways.web import served


@dataclass
class Sites:
    pagbank: FakePagBank = field(default_factory=FakePagBank)
    stripe: StripeSite = field(default_factory=StripeSite)
    pagbank_url: str = ""
    stripe_url: str = ""

    def forget(self) -> None:
        """Let every gateway begin anew, as if nothing had been asked for."""
        self.pagbank.forget()
        self.stripe.books = StripeBooks()
        self.stripe.answered.clear()


@contextmanager
def open_sites() -> Iterator[Sites]:
    sites = Sites()
    with served(sites.pagbank) as pagbank_url, served(sites.stripe) as stripe_url:
        sites.pagbank_url, sites.stripe_url = pagbank_url, stripe_url
        yield sites
