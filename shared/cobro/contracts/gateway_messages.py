"""What the intake of webhooks hands on, as it lies in the queue. It loads no other message."""

import msgspec

from cobro.contracts.parsing import dump


class GatewayEventV1(msgspec.Struct, frozen=True):
    """An event of the inbox that is to be applied."""

    gateway: str
    event_id: str
    account_id: str = ""


def gateway_event_message(gateway: str, account_id: str, event_id: str) -> str:
    return dump(GatewayEventV1(gateway, event_id, account_id))
