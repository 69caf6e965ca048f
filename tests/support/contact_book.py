"""What payers heard of late, in memory, written with the claims of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cobro.application.ports.reminders import ContactsMovedError, NoticeClaim
from cobro.domain.dunning.caps import Contacts
from cobro.domain.errors import ConflictError
from tests.support.fakes import MemoryNotices


@dataclass
class MemoryContacts:
    """Claims steps in the notices, with what payers heard; `rival` writes first, where named."""

    notices: MemoryNotices
    kept: dict[tuple[str, str], Contacts] = field(default_factory=dict)
    rival: Contacts | None = None
    told: list[tuple[str, str]] = field(default_factory=list)
    before_claim: Callable[[], None] | None = None

    def of(self, issuer_id: str, customer_id: str) -> Contacts:
        key = (issuer_id, customer_id)
        return self.kept.get(key, Contacts(issuer_id, customer_id))

    def claim(self, claims: Sequence[NoticeClaim], contacts: Contacts, at: datetime) -> None:
        key = (contacts.issuer_id, contacts.customer_id)
        if self.rival is not None:
            self.kept[key], self.rival = self.rival, None
        if self.before_claim is not None:
            meanwhile, self.before_claim = self.before_claim, None
            meanwhile()
        before = {k: dict(v) for k, v in vars(self.notices).items()}
        try:
            for claim in claims:
                self.notices.claim(claim.invoice_id, claim.step, at, claim.terms)
            if self.of(*key).version != contacts.version - 1:
                raise ContactsMovedError
        except ConflictError:
            vars(self.notices).update(before)
            raise
        self.kept[key] = contacts

    def record(self, claims: Sequence[NoticeClaim], state: str, detail: str, at: datetime) -> None:
        for claim in claims:
            self.notices.record(claim.invoice_id, claim.step, state, detail, at)
            self.told += [(claim.invoice_id, claim.step)] if state == "sent" else []
