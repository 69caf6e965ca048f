"""What gateways send, in our words: a module each, with `head` for the intake and `news`.

`head(body, query)` returns a `WebhookHead` and loads next to nothing: the intake lives by its cold
start. `news(account, event)` says what a kept event means: a picture that the signature vouches
for, or a hint to fetch one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookHead:
    """What the intake needs: the event's key, and the payment whose events stay in order."""

    event_id: str
    payment_reference: str
    event_type: str
