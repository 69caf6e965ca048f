"""Who the staff are, as the user pool knows them."""

from functools import cache

from cobro.adapters.staff_directory import StaffDirectory
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base


@cache
def directory() -> StaffDirectory:
    return StaffDirectory(base.client("cognito-idp"), settings().get(Variable.POOL))
