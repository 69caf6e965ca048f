"""Keep what an issuer wants exported by schedule, in versions."""

from dataclasses import dataclass, replace

from cobro.application.ports import Clock, Customers, Issuers
from cobro.application.ports.exports import ExportFiles, ExportPlans, ExportRuns
from cobro.domain.errors import NotFoundError
from cobro.domain.exports import ExportPlan, ExportRun


@dataclass(frozen=True, slots=True)
class KeptExport:
    plan: ExportPlan
    is_new: bool


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A file's name, and an address that opens it for a short while."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class KeepExports:
    issuers: Issuers
    customers: Customers
    plans: ExportPlans
    runs: ExportRuns
    files: ExportFiles
    clock: Clock

    def put(self, wanted: ExportPlan) -> KeptExport:
        """Keep a version more; the same once more is the one that is kept."""
        self.issuers.get(wanted.issuer_id)
        if wanted.customer_id:
            self.customers.get(wanted.issuer_id, wanted.customer_id)
        before = self.plans.latest(wanted.issuer_id, wanted.name)
        if before is None:
            self.plans.add(wanted)
            return KeptExport(wanted, is_new=True)
        if wanted.is_same_as(before):
            return KeptExport(before, is_new=False)
        # What was put off by hand begins anew: turns that passed meanwhile are not made up for.
        since = before.since_at if before.is_active else wanted.stored_at
        plan = replace(wanted, version=before.version + 1, since_at=since)
        self.plans.add(plan)
        return KeptExport(plan, is_new=True)

    def get(self, issuer_id: str, name: str) -> ExportPlan:
        plan = self.plans.latest(issuer_id, name)
        if plan is None:
            message = f"issuer {issuer_id} has no export {name!r}"
            raise NotFoundError(message)
        return plan

    def link(self, issuer_id: str, run: ExportRun | None) -> ExportLink:
        """Return where a run's file is fetched; raise `NotFoundError` where there is none."""
        if run is None or not run.has_file:
            message = f"issuer {issuer_id} has no file of that export and day"
            raise NotFoundError(message)
        return ExportLink(run.file_name, self.files.address(run.key, run.file_name))
