"""The short way to moto's tables, which leaves out what the SDK and moto say to one another.

Writing a request down, signing it, finding its address and reading it again, and the same with the
answer, is nine tenths of a call's time. A sweep makes the calls of a story hundreds of times over
and takes the short way to the tables; the run that it is compared with takes the whole way.
"""

import copy
from collections.abc import Callable
from typing import Any

from botocore.client import BaseClient
from moto.core.exceptions import ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.responses import DynamoHandler
from werkzeug.exceptions import HTTPException

Call = Callable[[BaseClient, str, Any], Any]


def by_the_short_way(whole_way: Call, client: BaseClient, operation: str, request: Any) -> Any:
    """Answer as `whole_way` does; other services than DynamoDB, and refusals, go the whole way."""
    if client.meta.service_model.service_name != "dynamodb":
        return whole_way(client, operation, request)
    handler = DynamoHandler()
    handler.current_account = DEFAULT_ACCOUNT_ID
    handler.region = client.meta.region_name
    handler.body = handler.params = copy.deepcopy(request)
    try:
        result = getattr(handler, camelcase_to_underscores(operation))().result
    except (HTTPException, ServiceException):  # it changed nothing, and the SDK words it
        return whole_way(client, operation, request)
    shape: Any = client.meta.service_model.operation_model(operation).output_shape
    told = shape.members
    return {name: own for name, own in result.items() if name in told and own is not None}
