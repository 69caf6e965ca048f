"""The model of a table, loaded when it is asked for: the intake of webhooks needs two of them."""

from pynamodb.models import Model


def model_of(table: str) -> type[Model]:
    if table == "inbox":
        from cobro.adapters.dynamodb.inbox_rows import InboxRow

        return InboxRow
    if table == "gateways":
        from cobro.adapters.dynamodb.gateway_rows import GatewayRow

        return GatewayRow
    from cobro.adapters.dynamodb.rows import MODELS

    return MODELS[table]
