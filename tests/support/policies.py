"""Dunning policies in memory, and desks that send by them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cobro.application.block_flags import BlockAdvice, BlockFlags
from cobro.application.call_tasks import CallTasks
from cobro.application.debts import Debts
from cobro.application.deliver_notice import Outreach
from cobro.application.dispatch_reminder import DispatchReminder
from cobro.application.due_dates import DueInvoices
from cobro.application.dunning_cases import DunningCases
from cobro.application.gather_items import GatherItems
from cobro.application.holding_policy import HoldingPolicy, PolicyOfInvoice
from cobro.application.legal_tasks import LegalTasks
from cobro.application.new_boletos import NewBoletos
from cobro.application.plan_reminders import PlanReminders
from cobro.application.ports import AgendaItem, ReminderChannel
from cobro.application.ports.dunning import (
    Assignment,
    HoldsFor,
    PolicyMovedError,
    StoredPolicy,
)
from cobro.application.quote_payoff import Quotes
from cobro.application.reach import Reach
from cobro.application.schedule_reminders import ScheduleReminders
from cobro.application.take_promise import PROMISE_LOOK, SettlePromises
from cobro.contracts.boleto_messages import boleto_message
from cobro.contracts.dunning_policy import DunningPolicyV2, default_policy
from cobro.contracts.parsing import convert
from cobro.domain.agreements import BankAgreement
from cobro.domain.dunning.policy import Channel, DunningPolicy
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import Invoice, issue_block
from cobro.domain.parties import Customer, Issuer
from cobro.domain.rates import RateEntry
from cobro.domain.series import Series, SeriesRule
from tests.support.books import MemoryBooks, MemoryCredits
from tests.support.builders import NOW, a_customer, a_draft
from tests.support.charge_books import MemoryCharges
from tests.support.collection_books import MemoryCollections
from tests.support.contact_book import MemoryContacts
from tests.support.fakes import (
    FixedClock,
    MemoryAgenda,
    MemoryChannel,
    MemoryCustomers,
    MemoryExceptions,
    MemoryIssuers,
    MemoryNotices,
    MemoryQueue,
)
from tests.support.mail_news import MemoryConsents, MemoryMarks, MemoryOptOuts, MemoryReachBook
from tests.support.promises import MemoryPromises

ITAU = BankAgreement("itau", "341", "1248", "02124", "109")


def a_step(name: str, days: int, **more: Any) -> dict[str, Any]:
    """Return a step as a document writes it: in days, by the template of its tone."""
    template = {"firm": "still_open", "final": "person_takes_over"}
    tone = more.get("tone", "friendly")
    offset = {"days": days} | more.pop("offset", {})
    return {"step": name, "offset": offset, "template": template.get(tone, "after_due"), **more}


def after_last(name: str, days: int, unit: str = "days", **more: Any) -> dict[str, Any]:
    """Return a step that counts from the one before it."""
    return a_step(name, 0, **more) | {"offset": {"from": "last_step", unit: days}}


def a_document(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format": 2, "steps": list(steps), **more}


def a_policy(*steps: dict[str, Any], name: str = "p", version: int = 1) -> DunningPolicy:
    return convert(a_document(*steps), DunningPolicyV2).to_policy(name, version)


@dataclass
class MemoryPolicies:
    """Both the store and what runs look up; what is written is seen at once."""

    versions: dict[tuple[str, str], list[StoredPolicy]] = field(default_factory=dict)
    given: dict[tuple[str, HoldsFor, str], str] = field(default_factory=dict)
    looks: list[tuple[HoldsFor, str]] = field(default_factory=list)
    interruptions: list[StoredPolicy] = field(default_factory=list)

    def latest(self, issuer_id: str, name: str) -> StoredPolicy | None:
        return next(iter(self.versions.get((issuer_id, name), [])[-1:]), None)

    def version(self, issuer_id: str, name: str, version: int) -> StoredPolicy | None:
        found = self.versions.get((issuer_id, name), [])
        return next((each for each in found if each.policy.version == version), None)

    def every(self, issuer_id: str) -> Sequence[StoredPolicy]:
        return [each for (i, _), all_ in self.versions.items() if i == issuer_id for each in all_]

    def add(self, stored: StoredPolicy) -> None:
        if self.interruptions:
            other = self.interruptions.pop()
            self.versions.setdefault((other.issuer_id, other.policy.policy), []).append(other)
        kept = self.versions.setdefault((stored.issuer_id, stored.policy.policy), [])
        if len(kept) >= stored.policy.version:
            message = f"{stored.policy.label} was written meanwhile"
            raise PolicyMovedError(message)
        kept.append(stored)

    def assign(self, assignment: Assignment) -> None:
        self.given[assignment.issuer_id, assignment.kind, assignment.key] = assignment.policy

    def assignments(self, issuer_id: str) -> Sequence[Assignment]:
        own = [(key, name) for key, name in self.given.items() if key[0] == issuer_id and name]
        return [Assignment(*key, name) for key, name in own]

    def assigned(self, issuer_id: str, kind: HoldsFor, key: str) -> str:
        self.looks.append((kind, key))
        return self.given.get((issuer_id, kind, key), "")

    def is_used(self, issuer_id: str, kind: HoldsFor) -> bool:
        return any(i == issuer_id and k is kind for i, k, _ in self.given)

    def current(self, issuer_id: str, name: str) -> DunningPolicy | None:
        stored = self.latest(issuer_id, name)
        return stored.policy if stored else None


def stored(
    policy: DunningPolicy, content_hash: str = "hash", document: dict[str, Any] | None = None
) -> StoredPolicy:
    text = json.dumps(document or {})
    return StoredPolicy("acme", policy, text, content_hash, "ana", NOW)


@dataclass
class NoRates:
    """No published rate is recorded."""

    def series(self, name: str, from_date: date, through_date: date) -> Sequence[RateEntry]:
        del name, from_date, through_date
        return ()

    def record(self, entry: RateEntry, before: RateEntry | None) -> None:
        message = f"nobody records {entry.name} in place of {before} here"
        raise NotImplementedError(message)


class DunningDesk:
    """Schedule, plan and dispatch reminders in memory, by the policies that are given to it."""

    def __init__(
        self,
        issuer: Issuer,
        *customers: Customer,
        policy: DunningPolicy | None = None,
        message: Callable[[AgendaItem], str] | None = None,
    ) -> None:
        self.books, self.agenda, self.charges = MemoryBooks(), MemoryAgenda(), MemoryCharges()
        self.notices, self.channel, self.queue = MemoryNotices(), MemoryChannel(), MemoryQueue()
        self.tasks, self.policies, self.clock = MemoryExceptions(), MemoryPolicies(), FixedClock()
        self.begun: list[str] = []
        self.collections, self.promises = MemoryCollections(), MemoryPromises()
        self.advice: list[BlockAdvice] = []
        self.wishes = MemoryQueue()
        self.issuers = MemoryIssuers(issuer)
        self.marks, self.opt_outs = MemoryMarks(), MemoryOptOuts()
        self.consents = MemoryConsents()
        self.book = MemoryReachBook(self.marks, self.opt_outs, self.consents)
        self.contacts = MemoryContacts(self.notices)
        self.customers = MemoryCustomers(*(customers or (a_customer(),)))
        self.channels: dict[Channel, ReminderChannel] = {Channel.EMAIL: self.channel}
        self.texts = MemoryChannel()
        if policy is not None:
            self.give(policy)
        self.groups: dict[str, str] = {}
        holding = HoldingPolicy(
            lookup=self.policies,
            built_in=default_policy(),
            group_of=lambda _, customer_id: self.groups.get(customer_id, ""),
        )
        self.schedule = ScheduleReminders(
            issuers=self.issuers,
            policy_of=PolicyOfInvoice(
                holding=holding, customers=self.customers, invoice_of=self.books.get
            ),
            agenda=self.agenda,
            reminders=self.queue,
            begin_collection=lambda _, invoice_id: self.begun.append(invoice_id),
            invoice_of=self.books.get,
            clock=self.clock,
            reminder_message=message or _text,
        )
        self.plan = PlanReminders(
            issuers=self.issuers,
            agenda=self.agenda,
            reminders=self.queue,
            clock=self.clock,
            reminder_message=message or _text,
        )
        self.dispatch = self._dispatcher(holding)

    def _dispatcher(self, holding: HoldingPolicy) -> DispatchReminder:
        settle = SettlePromises(promises=self.promises, journal=self.books, exceptions=self.tasks)
        invoices = DueInvoices(
            invoices=self.books,
            charges=self.charges,
            collection_of=self.collections.find,
            promised_until=settle.held_until,
        )
        cases = DunningCases(
            holding=holding,
            customers=self.customers,
            charges=self.charges,
            journal=self.books,
            notices=self.notices,
            debts=Debts(quotes=Quotes(rates=NoRates(), charges=self.charges)),
        )
        return DispatchReminder(
            looks={PROMISE_LOOK: settle.look},
            gather=GatherItems(
                invoices=invoices,
                cases=cases,
                journal=self.books,
                credits_=MemoryCredits(self.books),
            ),
            issuers=self.issuers,
            agenda=self.agenda,
            notices=self.notices,
            outreach=Outreach(
                self.channels,
                Reach(
                    book=self.book,
                    delivering=self.channels.keys(),
                ),
                self.contacts,
                CallTasks(exceptions=self.tasks),
                LegalTasks(exceptions=self.tasks, notices=self.notices),
                BlockFlags(publish=self.advice.append),
                NewBoletos(orders=self.wishes, message=boleto_message),
                address_of=lambda link: f"https://pay.example/{link.invoice_id}",
                opt_out_address_of=lambda link: f"https://pay.example/no/{link.channel}",
            ),
            clock=self.clock,
        )

    def give(self, policy: DunningPolicy, kind: HoldsFor = HoldsFor.ISSUER, key: str = "") -> None:
        """Keep a policy as its next version and say for whom it holds."""
        self.policies.versions.setdefault(("acme", policy.policy), []).append(stored(policy))
        self.policies.assign(Assignment("acme", kind, key, policy.policy))

    def issue(self, total: int, key: str, number: int, **more: Any) -> Invoice:
        """Write an invoice into the books, with its journal entry."""
        series = Series(IssuerId("acme"), "A", SeriesRule(1), last_number=number - 1)
        block = issue_block(series, [a_draft(total, key, **more)], NOW)
        (invoice,) = block.invoices
        self.books.invoices[invoice.invoice_id] = invoice
        self.books.journal |= {entry.entry_id: entry for entry in block.entries}
        return invoice

    def state(self, step: str, invoice_id: str = "inv_1") -> tuple[str, str]:
        return self.notices.states[invoice_id, step]


def _text(item: AgendaItem) -> str:
    return item.step
