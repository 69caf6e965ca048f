"""Place the money of a bank entry as a person decided: on invoices, or on account of a customer."""

from collections.abc import Mapping, Sequence

from cobro.application.keep_on_account import KeepOnAccount
from cobro.application.ports import Invoices, StoredEntry
from cobro.application.ports.review import Proposal
from cobro.application.post_matches import PostMatches, Share
from cobro.application.teach_aliases import TeachAliases
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.invoice import Invoice


class PlaceEntries:
    def __init__(
        self,
        *,
        invoices: Invoices,
        post: PostMatches,
        keep_on_account: KeepOnAccount,
        teach: TeachAliases,
    ) -> None:
        self._invoices = invoices
        self._post = post
        self._keep_on_account = keep_on_account
        self._teach = teach

    def check(self, entry: StoredEntry, proposal: Proposal) -> None:
        """Refuse, before anything is written, invoices that the entry cannot pay."""
        _check_own(self._paid(proposal), entry)

    def __call__(self, shares: Sequence[Share], proposal: Proposal) -> None:
        """Book it, once, and learn from it who pays for whom.

        The last share is of the entry that was decided on; the others pay together with it.
        """
        own = shares[-1]
        if proposal.customer_id:
            self._keep_on_account(own, proposal.customer_id)
            customers = [CustomerId(proposal.customer_id)]
        else:
            self._post(shares[::-1], lambda invoices: _check_own(invoices, own.entry))
            customers = [i.draft.customer_id for i in self._paid(proposal).values()]
        for share in shares:
            self._teach(share.entry, customers, share.author)

    def _paid(self, proposal: Proposal) -> dict[InvoiceId, Invoice]:
        return {part.invoice_id: self._invoices.get(part.invoice_id) for part in proposal.parts}


def _check_own(invoices: Mapping[InvoiceId, Invoice], entry: StoredEntry) -> None:
    for invoice in invoices.values():
        is_own = invoice.draft.issuer_id == entry.issuer_id and invoice.draft.kind.is_owed
        if not is_own or invoice.open.currency.value != entry.currency:
            message = f"invoice {invoice.document} is not one that this entry can pay"
            raise InvalidInputError(message, field="parts")
