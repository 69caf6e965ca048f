"""Send one due reminder at most once, lawfully, and put the next step on the agenda.

One message tells of everything the payer has due (`gather_items`), in the words of the highest of
the steps that go today; the others are claimed with it and recorded as sent. Order of effects: next
steps on the agenda, claim, send, record (`deliver_notice`).

A reminder is decided on the invoice and on its policy as they stand now: one that is paid gets
nothing, one whose due date was put off is reminded of the new one, and a step that a later one has
overtaken, or that does not hold, is recorded as skipped. What a step does besides a message comes
before the claim and changes nothing when it is repeated. While a saved method is tried, or a
promise to pay stands, the step is recorded as paused and looked at again after that; so is one that
meets a cap of messages, or that what lies on account covers. Outside the hours of the payer's place
it waits for the next opening. A look of another kind, such as that of a promise, does its own work
and sends nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cobro.application.deliver_notice import (
    SENDING,
    SENT,
    DeliverNotice,
    Dispatched,
    DueMessage,
    DueStep,
    Outreach,
)
from cobro.application.dunning_cases import notice_name
from cobro.application.gather_items import GatherItems
from cobro.application.gather_message import GatherMessage, LookedAt, Ready, due_step
from cobro.application.legal_tasks import LegalStep
from cobro.application.measure_steps import EFFECT_LOOK
from cobro.application.new_boletos import BoletoStep
from cobro.application.ports import Agenda, AgendaItem, Clock, Issuers, Notice, Notices, NoticeTerms
from cobro.domain.dunning.caps import caps_of
from cobro.domain.dunning.ladder import Case, Decision
from cobro.domain.dunning.policy import LEGAL_ACTIONS, Action, Channel, DunningStep
from cobro.domain.effects import HELD_OUT, measuring_date
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.parties import Customer

# What a look that is no step of a policy does on its day; it returns what came of it.
Look = Callable[[Invoice, date, datetime], str]
COVERED = "covered_by_credit"
_ONE_DAY = timedelta(days=1)


class DispatchReminder:
    def __init__(
        self,
        *,
        issuers: Issuers,
        agenda: Agenda,
        notices: Notices,
        outreach: Outreach,
        gather: GatherItems,
        looks: Mapping[str, Look],
        clock: Clock,
    ) -> None:
        self._invoices, self._cases = gather.invoices, gather.cases
        self._issuers = issuers
        self._agenda = agenda
        self._notices = notices
        self._outreach = outreach
        self._gathered = GatherMessage(gather, outreach.reach)
        self._deliver = DeliverNotice(outreach)
        self._looks = looks
        self._clock = clock

    def __call__(self, item: AgendaItem) -> Dispatched:
        invoice = self._invoices.get(item.invoice_id)
        at = LookedAt(item, invoice, self._issuers.get(item.issuer_id), self._clock.now())
        look = self._looks.get(item.step)
        if look is not None:
            return Dispatched(look(invoice, at.today, at.looked_at), item.step)
        if invoice.status is not InvoiceStatus.OPEN:
            return Dispatched(invoice.status.value)
        due_date = self._invoices.due_date(invoice, at.issuer)
        case = self._cases.case(invoice, at.issuer, due_date)
        came = case.came(at.today, item.step)
        if not came:
            self._put_next(item, case.first_look(at.today + _ONE_DAY))
            is_done = item.step in case.log
            return Dispatched("already" if is_done else "not_due", item.step if is_done else "")
        return self._when_lawful(at, case, came)

    def _when_lawful(self, at: LookedAt, case: Case, came: Sequence[DunningStep]) -> Dispatched:
        """Decide now, or put the step off until nothing holds it and the payer may be reached."""
        payer, latest = self._cases.payer(at.invoice), came[-1].step
        hours = at.hours(payer)
        hold = self._invoices.hold(at.invoice, at.issuer, at.looked_at)
        if hold is not None:
            day = hours.local_date(max(at.looked_at, hold.until_at)) + _ONE_DAY
            self._postpone(at, hours.opening_on(day), latest, hold.reason)
            return Dispatched("paused", latest)
        opening = hours.next_opening(at.looked_at)
        if opening > at.looked_at:
            self._postpone(at, opening)
            return Dispatched("postponed", latest)
        return self._decide(at, payer, case, came)

    def _decide(
        self, at: LookedAt, payer: Customer, case: Case, came: Sequence[DunningStep]
    ) -> Dispatched:
        debt = self._cases.debt(at.invoice, at.issuer, at.today)
        facts = self._cases.facts(at.invoice, came, debt, at.today)
        decision = case.decide(came, facts, at.today)
        step = decision.step
        if step is None:
            self._write_down(at, case, decision)
            return Dispatched("skipped", at.item.step)
        entry = case.log.get(step.step)
        is_claimed = entry is not None and entry.state == SENDING
        way = self._outreach.reach.way(step, payer, is_claimed=is_claimed)
        due = due_step(at, way.payer, case, debt=debt, step=step, channel=way.channel)
        ready = Ready(at, case, decision, due)
        if is_claimed:
            return self._claimed(ready)
        if way.channel is None:
            return self._finish(ready, way.reason)
        return self._send(ready, way.channel)

    def _claimed(self, ready: Ready) -> Dispatched:
        """See how a step ended that was claimed before, alone: nothing else may wait for that."""
        self._write_down(ready.at, ready.case, ready.decision)
        due = ready.due
        notice = self._notices.of_invoice(due.invoice.invoice_id)[due.name]
        if self._went_with_another(due, notice):
            return Dispatched("already", due.step.step)
        contacts = self._deliver.contacts(due)
        channel = Channel(notice.terms.channel or Channel.EMAIL)  # the first version had one
        after = contacts.after(due.contact, ready.payer_today)
        return self._deliver(DueMessage(due, (due,)), channel, after)

    def _went_with_another(self, due: DueStep, notice: Notice) -> bool:
        """Record a claimed step as sent where the provider told of the message that it went with.

        News of a message name its leading notice alone.
        """
        led_by, _, step = notice.terms.goes_with.partition("#")
        lead = self._notices.of_invoice(led_by).get(step) if led_by else None
        if lead is None or lead.state != SENT:
            return False
        self._notices.record(due.invoice.invoice_id, due.name, SENT, lead.detail, due.decided_at)
        return True

    def _send(self, ready: Ready, channel: Channel) -> Dispatched:
        """Send one message about everything that is due, with the highest of its steps."""
        at, step = ready.at, ready.due.step.step
        told, message = self._gathered(ready)
        today, hours = ready.payer_today, at.hours(ready.due.payer)
        if message.is_covered:
            self._postpone(at, hours.opening_on(today + _ONE_DAY), step, COVERED)
            return Dispatched("covered", step)
        contacts = self._deliver.contacts(message.lead)
        caps = caps_of(at.issuer.bounds, ready.due.payer.country)
        free_date, cap = contacts.free_date(message.lead.contact, today, caps)
        if cap:
            self._postpone(at, hours.opening_on(free_date), step, cap)
            return Dispatched("capped", step)
        if ready.due.is_held_out:
            return self._finish(ready, HELD_OUT)
        for each in told:
            self._write_down(each.at, each.case, each.decision)
            self._act(each.due)
        channel = message.lead.channel or channel
        return self._deliver(message, channel, contacts.after(message.lead.contact, today))

    def _write_down(self, at: LookedAt, case: Case, decision: Decision) -> None:
        """Put the next look on the agenda, and record what the step of today overtook."""
        self._put_next(at.item, decision.next_look)
        for earlier, reason in decision.skipped:
            terms = NoticeTerms(case.policy.label, earlier.tone)
            name = notice_name(at.invoice, earlier.step)
            self._notices.skip(at.invoice.invoice_id, name, reason, at.looked_at, terms)

    def _postpone(self, at: LookedAt, opening: datetime, step: str = "", reason: str = "") -> None:
        """Look at it again at an opening; where there is a reason, record the step as paused.

        A day that is still to come waits on the agenda. That of today is planned already.
        """
        day = opening.astimezone(at.issuer.zone).date()
        item = replace(at.item, on=day)
        if day > at.today:
            self._agenda.put(item)
        else:
            self._agenda.put_later(item, opening)
        if reason:
            name = notice_name(at.invoice, step)
            self._notices.pause(at.invoice.invoice_id, name, reason, at.looked_at)

    def _put_next(self, item: AgendaItem, look: tuple[DunningStep, date] | None) -> None:
        if look is not None:
            following, day = look
            self._agenda.put(replace(item, step=following.step, on=day))

    def _act(self, due: DueStep) -> None:
        """Do what the step does besides a message, and have looked later at what came of it.

        The look is put on the agenda before the step goes: a crash must not lose it.
        """
        step, invoice, debt, at = due.step, due.invoice, due.debt, due.decided_at
        if due.channel is not None or step.actions:
            day, issuer_id = measuring_date(due.today), due.issuer.issuer_id
            self._agenda.put(AgendaItem(issuer_id, invoice.invoice_id, EFFECT_LOOK, day))
        if Action.CALL_TASK in step.actions:
            self._outreach.tasks.add(invoice, due.name, debt, at)
        for action in LEGAL_ACTIONS:
            if action in step.actions:
                self._outreach.legal.add(LegalStep(action, invoice, due.name, debt, at))
        if Action.BLOCK_FLAG in step.actions:
            self._outreach.flags.raise_for(invoice, debt, due.name, due.policy.label, at)
        if Action.NEW_BOLETO in step.actions:
            label = f"{due.policy.label} {due.name}"
            wish = BoletoStep(due.issuer, invoice, label, step.boleto_due_days, due.today)
            self._outreach.boletos.ask(wish)

    def _finish(self, ready: Ready, reason: str) -> Dispatched:
        """Record a step that no channel delivers, for a reason, or that has no message."""
        due = ready.due
        self._write_down(ready.at, ready.case, ready.decision)
        self._act(due)
        invoice_id, step, now = due.invoice.invoice_id, due.step, due.decided_at
        if step.actions:
            self._notices.done(invoice_id, due.name, ",".join(step.actions), now, due.terms)
            return Dispatched("done", step.step)
        self._notices.skip(invoice_id, due.name, reason, now, due.terms)
        return Dispatched("skipped", step.step)
