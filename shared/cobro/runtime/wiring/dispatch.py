"""Sending of reminders: the only module that loads templates and the mail provider."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.collections import DynamoCollections
from cobro.adapters.messaging.email import SesReminders
from cobro.application.dispatch_reminder import DispatchReminder
from cobro.application.due_dates import DueInvoices
from cobro.contracts.dunning_policy import default_policy
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, charges, money, parties, reminders

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@cache
def dispatch_reminder() -> DispatchReminder:
    # One attempt only: the provider has no idempotency token, so a lost answer must not send again.
    ses: SESV2Client = base.client("sesv2", attempts_max=1)
    channel = SesReminders(
        ses,
        sender=settings().get(Variable.SENDER),
        configuration_set=settings().find(Variable.CONFIGURATION_SET),
    )
    return DispatchReminder(
        invoices=DueInvoices(
            invoices=money.invoices(),
            charges=charges.charges(),
            collection_of=DynamoCollections().find,
        ),
        issuers=parties.issuers(),
        customers=parties.customers(),
        agenda=reminders.agenda(),
        notices=reminders.notices(),
        channel=channel,
        policy=default_policy(),
        clock=base.clock(),
    )
