"""The console's door: open routes to pages that ask the API in the name of who signed in."""

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.api import Api, Throttle
from infra.constructs.function import CobroFunction
from infra.constructs.staff import Staff
from infra.stages import Stage

__all__ = ["open_console"]


def open_console(function: CobroFunction, api: Api, staff: Staff, stage: Stage) -> None:
    """Tell `function` where the API and the way in are; it gets no right to anything."""
    by_endpoint = f"/_aws/execute-api/{api.api.api_id}"
    address = by_endpoint if stage.reaches_api_by_endpoint else api.url
    function.set_variable(Variable.API_ADDRESS.value, address)
    function.set_variable(Variable.POOL_CLIENT.value, staff.client.user_pool_client_id)
    for route in names.CONSOLE_ROUTES:
        api.open_route(function, route, Throttle.CONSOLE)
