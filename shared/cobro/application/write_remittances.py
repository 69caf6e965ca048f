"""Hand the orders of each bank agreement to the bank, in files numbered without a gap.

A run is taken in one transaction (counter, range of orders), then its file is written from nothing
but the run and its orders: whoever finishes a run that another one left writes the same bytes. The
next run of an agreement is taken only when the last one is finished, so at most one is unfinished.
Orders that the bank cannot be told are parked and in no file; they hold nothing up.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from cobro.application.ports import Clock, Customers, Issuers, Pause
from cobro.application.ports.charges import RemittanceOrders
from cobro.application.ports.remittance import OutgoingFiles, RemittanceRuns, RunTakenError
from cobro.application.title_orders import title_order
from cobro.domain.agreements import BankAgreement
from cobro.domain.bank_orders import RemittanceOrder as ChargeOrder
from cobro.domain.errors import NotFoundError, RejectionError
from cobro.domain.parties import Issuer
from cobro.domain.remittances import RefusedOrder, RemittanceRun, RunCounter, RunState
from cobro.formats.remittance.orders import RemittanceHead, RemittanceOrder
from cobro.formats.remittance.write import (
    check_order,
    is_supported,
    orders_max,
    remittance_layout,
    write_remittance,
)

ORDERS_MAX = 2_000  # of one run; what is left makes further files
RUNS_MAX = 50  # of one agreement in one go
ATTEMPTS_MAX = 10


class RefusedOrderError(RejectionError):
    """A bank cannot be told an order, or the agreement itself is at fault (order 0)."""

    code: ClassVar[str] = "order_refused"

    def __init__(self, issuer_id: str, agreement_id: str, refused: RefusedOrder) -> None:
        what = f"order {refused.order_number}" if refused.order_number else "its orders wait"
        super().__init__(f"agreement {agreement_id}, {what}: {refused.reason}")
        self.issuer_id = issuer_id
        self.agreement_id = agreement_id
        self.refused = refused


class WriteRemittances:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        orders: RemittanceOrders,
        runs: RemittanceRuns,
        files: OutgoingFiles,
        clock: Clock,
        pause: Pause,
        park: Callable[[RefusedOrderError], None],
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._orders = orders
        self._runs = runs
        self._files = files
        self._clock = clock
        self._pause = pause
        self._park = park

    def everywhere(self) -> int:
        """Write what every agreement of every issuer has to say; return the number of files."""
        written = 0
        for issuer_id in self._issuers.ids():
            issuer = self._issuers.get(issuer_id)
            for agreement in issuer.agreements.values():
                if is_supported(agreement):
                    written += self._write(issuer, agreement)
        return written

    def _write(self, issuer: Issuer, agreement: BankAgreement) -> int:
        """Return the number of files; an agreement at fault is parked and holds up no other."""
        try:
            runs = self(issuer.issuer_id, agreement.agreement_id)
        except RejectionError as error:
            refused = RefusedOrder(0, "", str(getattr(error, "field", "") or ""), str(error))
            self._park(RefusedOrderError(issuer.issuer_id, agreement.agreement_id, refused))
            return 0
        return sum(bool(run.file_number) for run in runs)

    def __call__(self, issuer_id: str, agreement_id: str) -> list[RemittanceRun]:
        """Finish what was left, take what is new, and return the runs that were finished."""
        issuer = self._issuers.get(issuer_id)
        agreement = issuer.agreements.get(agreement_id)
        if agreement is None:
            message = f"issuer {issuer_id} has no agreement {agreement_id!r}"
            raise NotFoundError(message)
        finished: list[RemittanceRun] = []
        losses = 0
        while len(finished) < RUNS_MAX and losses < ATTEMPTS_MAX:
            counter = self._runs.counter(issuer_id, agreement_id)
            if (left := self._unfinished(counter)) is not None:
                finished.append(self._finish(left, self.content(left)))
            run = self._next(issuer, agreement, counter)
            if run is None:
                break
            content = self.content(run)  # an agreement at fault is refused before it takes anything
            try:
                self._runs.take(counter, run)
            except RunTakenError:
                losses += 1
                self._pause(losses)
            else:
                finished.append(self._finish(run, content))
        return finished

    def _unfinished(self, counter: RunCounter) -> RemittanceRun | None:
        if not counter.last_run:
            return None
        run = self._runs.get(counter.issuer_id, counter.agreement_id, counter.last_run)
        return run if run.state is RunState.TAKEN else None

    def _next(
        self, issuer: Issuer, agreement: BankAgreement, counter: RunCounter
    ) -> RemittanceRun | None:
        """Return the run of the orders that wait, or None where there are none."""
        orders = self._waiting(agreement, counter)
        if not orders:
            return None
        refused = tuple(
            refusal for order in orders if (refusal := self._refusal(order, agreement)) is not None
        )
        out = {refusal.order_number for refusal in refused}
        told = [order for order in orders if order.order_number not in out]
        return RemittanceRun(
            issuer_id=issuer.issuer_id,
            agreement=agreement,
            company_name=issuer.name,
            company_tax_id=issuer.tax_id,
            file_number=counter.last_file + 1 if told else 0,
            first_order=orders[0].order_number,
            last_order=orders[-1].order_number,
            total_minor=sum(order.amount.minor for order in told),
            created_at=_local(self._clock.now(), issuer),
            refused=refused,
        )

    def _waiting(self, agreement: BankAgreement, counter: RunCounter) -> list[ChargeOrder]:
        """Return the orders that follow without a gap: a later one may be seen before its time."""
        through = counter.ordered_through
        limit = min(ORDERS_MAX, orders_max(remittance_layout(agreement)))
        found = self._orders.orders(counter.issuer_id, counter.agreement_id, through, limit)
        return [
            order for place, order in enumerate(found, 1) if order.order_number == through + place
        ]

    def _refusal(self, order: ChargeOrder, agreement: BankAgreement) -> RefusedOrder | None:
        try:
            check_order(agreement, self._told(order, agreement))
        except RejectionError as error:
            field = str(getattr(error, "field", "") or "")
            return RefusedOrder(order.order_number, order.charge_id, field, str(error))
        return None

    def _told(self, order: ChargeOrder, agreement: BankAgreement) -> RemittanceOrder:
        payer = self._customers.snapshot(order.issuer_id, order.customer_id, order.customer_version)
        return title_order(order, payer, agreement)

    def _finish(self, run: RemittanceRun, content: bytes) -> RemittanceRun:
        digest = hashlib.sha256(content).hexdigest() if content else ""
        if content:
            self._files.put(run, content)
        for refused in run.refused:
            agreement_id = run.agreement.agreement_id
            self._park(RefusedOrderError(run.issuer_id, agreement_id, refused))
        done = run.finished(digest)
        self._runs.finish(done)
        return done

    def content(self, run: RemittanceRun) -> bytes:
        """Return the bytes of the file: always the same for a run, none where it has no file."""
        if not run.file_number:
            return b""
        count = run.last_order - run.first_order + 1
        agreement_id = run.agreement.agreement_id
        found = self._orders.orders(run.issuer_id, agreement_id, run.first_order - 1, count)
        head = RemittanceHead(
            agreement=run.agreement,
            company_name=run.company_name,
            company_tax_id=run.company_tax_id,
            file_number=run.file_number,
            created_at=run.created_at,
        )
        return write_remittance(head, self._all_told(run, found))

    def _all_told(self, run: RemittanceRun, orders: Sequence[ChargeOrder]) -> list[RemittanceOrder]:
        out = {refused.order_number for refused in run.refused}
        return [
            self._told(order, run.agreement) for order in orders if order.order_number not in out
        ]


def _local(now: datetime, issuer: Issuer) -> datetime:
    """Return the second on the issuer's own clock, as the file states it."""
    return now.astimezone(issuer.zone).replace(microsecond=0)
