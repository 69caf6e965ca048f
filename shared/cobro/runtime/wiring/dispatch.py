"""Sending of reminders: the only module that loads templates and the mail provider."""

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.collections import DynamoCollections
from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.adapters.dynamodb.letters import DynamoLetters
from cobro.adapters.eventbridge import EventBus
from cobro.adapters.messaging.email import SesReminders
from cobro.adapters.messaging.in_app import PageReminders
from cobro.adapters.messaging.letters import LetterReminders
from cobro.adapters.messaging.sms import SmsReminders, TextSender
from cobro.adapters.messaging.whatsapp import WhatsAppReminders
from cobro.application.agreement_look import AGREEMENT_LOOK
from cobro.application.block_flags import BlockAdvice, BlockFlags
from cobro.application.call_tasks import CallTasks
from cobro.application.deliver_notice import Outreach
from cobro.application.dispatch_reminder import DispatchReminder
from cobro.application.due_dates import DueInvoices
from cobro.application.dunning_cases import DunningCases
from cobro.application.gather_items import GatherItems
from cobro.application.legal_tasks import LegalTasks
from cobro.application.measure_steps import EFFECT_LOOK
from cobro.application.new_boletos import NewBoletos
from cobro.application.open_disputes import DISPUTE_LOOK
from cobro.application.ports import OutgoingMessage
from cobro.application.take_promise import PROMISE_LOOK
from cobro.contracts.agreement_messages import look_message
from cobro.contracts.boleto_messages import boleto_message
from cobro.contracts.dunning_events import DUNNING_SOURCE, block_event
from cobro.domain.dunning.policy import Channel
from cobro.domain.invoice import Invoice
from cobro.runtime.settings import Queue, Variable, settings
from cobro.runtime.wiring import (
    base,
    charges,
    deliveries,
    disputes,
    document_files,
    effects,
    money,
    page_visits,
    parties,
    promises,
    rates,
    reminders,
)

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient


@cache
def dunning_cases() -> DunningCases:
    return DunningCases(
        holding=reminders.holding_policy(),
        customers=parties.customers(),
        charges=charges.charges(),
        journal=money.journal(),
        notices=reminders.notices(),
        debts=rates.debts(),
    )


def advise(advice: BlockAdvice) -> None:
    """Publish an advice; the client of the bus is built by the first one."""
    _bus().publish([block_event(advice)])


def look_at_agreement(instalment: Invoice, today: date, at: datetime) -> str:
    """Hand the look at an agreement on to who may move money; an instalment names its own."""
    del today, at
    text = look_message(instalment.draft.external_reference)
    base.queue(Queue.AGREEMENTS).send([OutgoingMessage(text)])
    return "handed_on"


@cache
def _bus() -> EventBus:
    events: EventBridgeClient = base.client("events")
    return EventBus(events, settings().get(Variable.BUS), DUNNING_SOURCE)


def _social() -> "EndUserMessagingSocialClient":
    # One attempt only, as for mail.
    client: EndUserMessagingSocialClient = base.client("socialmessaging", attempts_max=1)
    return client


def _text_sender() -> TextSender:
    return TextSender(
        origination=settings().find(Variable.TEXT_SENDER),
        configuration_set=settings().find(Variable.TEXT_CONFIGURATION_SET),
    )


@cache
def dispatch_reminder() -> DispatchReminder:
    # One attempt only: the provider has no idempotency token, so a lost answer must not send again.
    ses: SESV2Client = base.client("sesv2", attempts_max=1)
    channel = SesReminders(
        ses,
        sender=settings().get(Variable.SENDER),
        configuration_set=settings().find(Variable.CONFIGURATION_SET),
        reply_to_of=document_files.reply_address_of,
    )
    invoices = DueInvoices(
        invoices=money.invoices(),
        charges=charges.charges(),
        collection_of=DynamoCollections().find,
        promised_until=promises.settle_promises().held_until,
    )
    return DispatchReminder(
        issuers=parties.issuers(),
        agenda=reminders.agenda(),
        notices=reminders.notices(),
        outreach=Outreach(
            channels={
                Channel.EMAIL: channel,
                Channel.SMS: SmsReminders(base.text_messages, _text_sender()),
                Channel.WHATSAPP: WhatsAppReminders(_social),
                Channel.IN_APP: PageReminders(page_visits.notices()),
                Channel.LETTER: LetterReminders(DynamoLetters(base.database()), base.clock()),
            },
            reach=deliveries.reach(),
            contacts=DynamoContacts(base.database()),
            tasks=CallTasks(exceptions=base.exceptions()),
            legal=LegalTasks(exceptions=base.exceptions(), notices=reminders.notices()),
            flags=BlockFlags(publish=advise),
            boletos=NewBoletos(orders=base.queue(Queue.OFFERS), message=boleto_message),
            address_of=document_files.page_address_of,
            opt_out_address_of=document_files.opt_out_address_of,
        ),
        gather=GatherItems(
            invoices=invoices,
            cases=dunning_cases(),
            journal=money.journal(),
            credits_=money.credits_(),
        ),
        looks={
            PROMISE_LOOK: effects.look_at_promise,
            EFFECT_LOOK: effects.measure_steps().look,
            AGREEMENT_LOOK: look_at_agreement,
            DISPUTE_LOOK: disputes.remind_of_disputes().look,
        },
        clock=base.clock(),
    )
