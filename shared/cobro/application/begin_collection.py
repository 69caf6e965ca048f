"""Open the case of an invoice that a saved method of its customer is to pay."""

from datetime import UTC, datetime, time

from cobro.application.ports import Clock, Invoices, Issuers
from cobro.application.ports.collection import CollectionMovedError, Collections, SavedMethods
from cobro.application.ports.gateways import GatewayAccounts
from cobro.domain.collection import CollectionCase, SavedMethod
from cobro.domain.invoice import Invoice, InvoiceStatus

FIRST_HOUR = time(9)  # in the issuer's place


class BeginCollection:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        accounts: GatewayAccounts,
        methods: SavedMethods,
        collections: Collections,
        clock: Clock,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._accounts = accounts
        self._methods = methods
        self._collections = collections
        self._clock = clock

    def __call__(
        self, issuer_id: str, invoice_id: str, customer_id: str = ""
    ) -> CollectionCase | None:
        """Return the case that was opened now; none where no method pays it, or one was before.

        Where the customer is told, its invoice is read only if it has a method.
        """
        if not self._accounts.of_issuer(issuer_id):
            return None  # nothing is read for companies without a gateway
        methods = self._methods.of_customer(issuer_id, customer_id) if customer_id else ()
        if customer_id and not methods:
            return None
        invoice = self._invoices.get(invoice_id)
        draft = invoice.draft
        contract_id = draft.external_reference.rpartition("/")[0]
        methods = methods or self._methods.of_customer(draft.issuer_id, draft.customer_id)
        method = next((m for m in methods if m.pays(contract_id)), None)
        if method is None or invoice.status is not InvoiceStatus.OPEN:
            return None
        case = self._case(invoice, method)
        try:
            self._collections.put(case)
        except CollectionMovedError:
            return None  # it was opened before
        return case

    def _case(self, invoice: Invoice, method: SavedMethod) -> CollectionCase:
        zone = self._issuers.get(invoice.draft.issuer_id).zone
        due_at = datetime.combine(invoice.draft.due_date, FIRST_HOUR, zone).astimezone(UTC)
        first_at = max(due_at, self._clock.now())
        return CollectionCase(
            invoice_id=invoice.invoice_id,
            issuer_id=invoice.draft.issuer_id,
            customer_id=invoice.draft.customer_id,
            method_id=method.method_id,
            document=invoice.document,
            due_date=invoice.draft.due_date,
            first_at=first_at,
            next_at=first_at,
        )
