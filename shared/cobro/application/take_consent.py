"""Take down that a customer agreed to be written to, with its time and source."""

from dataclasses import replace
from datetime import datetime

from cobro.application.ports import Clock, Customers
from cobro.application.ports.opt_outs import Consents
from cobro.domain.dunning.consents import Consent, ConsentSource, consent_of
from cobro.domain.dunning.policy import Channel


class TakeConsent:
    def __init__(self, *, customers: Customers, consents: Consents, clock: Clock) -> None:
        self._customers = customers
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
        """Return the consent that is kept; raise `NotFoundError` for no such customer."""
        customer = self._customers.get(issuer_id, customer_id)
        consent = consent_of(customer, channel, source, given_at, self._clock.now())
        return self._consents.add(replace(consent, person=person))
