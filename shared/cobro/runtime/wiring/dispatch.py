"""Sending of reminders: the only module that loads templates and the mail provider."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.messaging.email import SesReminders
from cobro.application.call_tasks import CallTasks
from cobro.application.dispatch_reminder import DispatchReminder, Outreach
from cobro.application.due_dates import DueInvoices
from cobro.application.dunning_cases import DunningCases
from cobro.domain.dunning.policy import Channel
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, charges, money, parties, rates, reminders

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@cache
def dunning_cases() -> DunningCases:
    return DunningCases(
        holding=reminders.holding_policy(),
        customers=parties.customers(),
        charges=charges.charges(),
        journal=money.journal(),
        notices=reminders.notices(),
        quotes=rates.quotes(),
    )


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
        invoices=DueInvoices(invoices=money.invoices(), charges=charges.charges()),
        issuers=parties.issuers(),
        agenda=reminders.agenda(),
        notices=reminders.notices(),
        cases=dunning_cases(),
        outreach=Outreach({Channel.EMAIL: channel}, CallTasks(exceptions=base.exceptions())),
        clock=base.clock(),
    )
