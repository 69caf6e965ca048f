"""Remittance files: writing, listing and fetching them."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.remittances import DynamoRemittanceRuns
from cobro.adapters.remittance_files import S3RemittanceFiles
from cobro.application.write_remittances import RefusedOrderError, WriteRemittances
from cobro.contracts.remittances_api import refused_order_message
from cobro.runtime.consume import park
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, charges, parties

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ORDERS = "remittance_orders"  # no queue: a refused order is given again once its cause is mended


@cache
def runs() -> DynamoRemittanceRuns:
    return DynamoRemittanceRuns(base.database())


@cache
def files() -> S3RemittanceFiles:
    s3: S3Client = base.client("s3", signature="s3v4")
    return S3RemittanceFiles(s3, settings().get(Variable.STATEMENTS_BUCKET))


@cache
def write_remittances() -> WriteRemittances:
    return WriteRemittances(
        issuers=parties.issuers(),
        customers=parties.customers(),
        orders=charges.charges(),
        runs=runs(),
        files=files(),
        clock=base.clock(),
        pause=base.pause(),
        park=_park,
    )


def _park(error: RefusedOrderError) -> None:
    park(ORDERS, refused_order_message(error), error, error.issuer_id)
