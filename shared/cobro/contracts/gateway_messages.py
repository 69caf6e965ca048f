"""What gateways tell, and what is to be asked of them, as it lies in the queue.

The intake of webhooks loads this and no other message.
"""

import msgspec

from cobro.contracts.parsing import dump
from cobro.domain.gateways import GatewayAccount, GatewayHint, Subject


class GatewayEventV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is to be acted on: an event of the inbox or, without `event_id`, a hint.

    Hints come from sweeps and from attempts by saved methods; `subject`, `reference` and `kind` are
    those of `GatewayHint`.
    """

    gateway: str
    event_id: str = ""
    account_id: str = ""
    subject: Subject = Subject.PAYMENT
    reference: str = ""
    kind: str = ""

    def to_hint(self) -> GatewayHint:
        return GatewayHint(self.subject, self.reference, self.kind)


def gateway_event_message(gateway: str, account_id: str, event_id: str) -> str:
    return dump(GatewayEventV1(gateway, event_id, account_id))


def gateway_hint_message(account: GatewayAccount, hint: GatewayHint) -> str:
    return dump(
        GatewayEventV1(
            account.gateway.value,
            account_id=account.account_id,
            subject=hint.subject,
            reference=hint.reference,
            kind=hint.kind,
        )
    )
