"""Take down that a customer agreed to be written to, with its time and source."""

from dataclasses import replace
from datetime import datetime

from cobro.application.ports import Clock, Customers
from cobro.application.ports.opt_outs import Consents, ReachBook
from cobro.domain.dunning.consents import Consent, ConsentSource, consent_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError


class TakeConsent:
    def __init__(
        self, *, customers: Customers, consents: Consents, book: ReachBook, clock: Clock
    ) -> None:
        self._customers = customers
        self._book = book
        self._consents = consents
        self._clock = clock

    def __call__(
        self,
        issuer_id: str,
        customer_id: str,
        channel: Channel,
        source: ConsentSource,
        given_at: datetime,
        *,
        person: str,
    ) -> Consent:
        """Return the consent that is kept.

        Raise `NotFoundError` for no such customer, `InvalidInputError` for a consent that cannot
        be or comes after a refusal.
        """
        customer = self._customers.get(issuer_id, customer_id)
        known = self._book.of_customer(issuer_id, customer_id)
        if channel in {each.channel for each in known.refusals}:
            message = f"customer {customer_id} refused messages by {channel}: take that back first"
            raise InvalidInputError(message, field="channel")
        consent = consent_of(customer, channel, source, given_at, self._clock.now())
        return self._consents.add(replace(consent, person=person))
