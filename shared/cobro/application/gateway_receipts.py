"""Money that a gateway took for us: on the invoice that it is for, on account, or unidentified.

The invoice is the one that the gateway names, else that of the charge by which the payer paid. Only
the issuer's own are looked at: what an account of one issuer says of another's invoice is kept
unidentified and shown.
"""

from dataclasses import replace

from cobro.application.gateway_case import Case, Draft
from cobro.application.gateway_review import GatewayReviewError
from cobro.application.paid_charges import PaidCharges
from cobro.application.placed_payments import PlacedPayments
from cobro.application.ports import Invoices
from cobro.application.post_receipt import Quote
from cobro.domain import journal
from cobro.domain.allocation import Receipt, allocate
from cobro.domain.booked_payments import Placed, place
from cobro.domain.errors import NotFoundError
from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.gateways import Movement, MovementKind
from cobro.domain.ids import PaymentId, payment_id_for
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import EntryCode
from cobro.domain.kept_payments import keep_unidentified


class GatewayReceipts:
    def __init__(
        self,
        *,
        invoices: Invoices,
        placed: PlacedPayments,
        paid_charges: PaidCharges,
        quote: Quote,
    ) -> None:
        self._invoices = invoices
        self._placed = placed
        self._paid_charges = paid_charges
        self._quote = quote

    def captured(self, case: Case, movement: Movement) -> Draft:
        """Place what was captured; raises `CurrencyMismatchError` or `RateMissingError`."""
        payment_id = payment_id_for(case.account.key, movement.reference)
        receipt = _receipt(case, movement, payment_id)
        charge = self._paid_charges.at_gateway(case.account, case.picture.charge_reference)
        names = [case.picture.invoice_id, charge.invoice_id if charge else ""]
        invoice = self._invoice(case, [name for name in names if name])
        if invoice is None:
            kept = keep_unidentified(receipt, case.account.issuer_id, case.now_at)
            return replace(_draft(kept), charge=charge, notices=(_unknown(case, movement),))
        quoted = self._quote(invoice, receipt.paid_date)
        placed = place(allocate(invoice, receipt, case.now_at, quoted))
        notices = _notices(case, movement, invoice, placed)
        return replace(_draft(placed), charge=charge, notices=notices)

    def came_back(self, case: Case, progress: GatewayProgress, movement: Movement) -> Draft:
        """Book the money of a refund that failed: it is ours again, and what it was for is paid.

        No charge or discount of that day counts: the payer had paid before.
        """
        refunded = case.total_minor(MovementKind.REFUNDED)
        if not progress.receipts or case.total_minor(MovementKind.REFUND_FAILED) > refunded:
            message = "the gateway says that a refund failed and knows of no such refund: ask it"
            raise case.review("refund_failed_unknown", movement, message)
        payment_id = payment_id_for(case.account.key, f"{movement.kind}#{movement.reference}")
        receipt = _receipt(case, movement, payment_id)
        invoice = self._placed.read(progress.receipts[0]).invoice
        code = EntryCode.REFUND_FAILED
        if invoice is None:
            placed = keep_unidentified(receipt, case.account.issuer_id, case.now_at, code)
        else:
            placed = place(allocate(invoice, receipt, case.now_at, None, code))
        message = "the refund did not reach the payer: the money is booked as received again"
        return replace(_draft(placed), notices=(case.review("refund_failed", movement, message),))

    def _invoice(self, case: Case, names: list[str]) -> Invoice | None:
        read = self._invoices.get if case.must_be_fresh else self._invoices.glance
        for name in names:
            try:
                invoice = read(name)
            except NotFoundError:
                continue
            if invoice.draft.issuer_id == case.account.issuer_id and invoice.draft.kind.is_owed:
                return invoice
        return None


def _receipt(case: Case, movement: Movement, payment_id: PaymentId) -> Receipt:
    return Receipt(
        payment_id=payment_id,
        source=case.account.key,
        reference=movement.reference,
        amount=movement.amount,
        paid_date=case.day(movement),
        cash_account=journal.gateway_clearing(case.account.key),
        gateway_reference=case.picture.reference,
    )


def _draft(placed: Placed) -> Draft:
    return Draft(
        entries=placed.entries,
        payments=(placed.payment,),
        invoices=() if placed.invoice is None else (placed.invoice,),
        credits=placed.credits,
        receipt=placed.payment.payment_id,
    )


def _unknown(case: Case, movement: Movement) -> GatewayReviewError:
    payer = " ".join(filter(None, (case.picture.payer_name, case.picture.payer_tax_id)))
    told = f", paid by {payer}" if payer else ""
    message = (
        f"no invoice of ours is named{told}: the money is kept unidentified; assign it to an "
        "invoice or a customer, or give it back"
    )
    return case.review("unknown_invoice", movement, message)


def _notices(
    case: Case, movement: Movement, before: Invoice, placed: Placed
) -> tuple[GatewayReviewError, ...]:
    """Return what a person has to know of it, although it is booked."""
    if before.status is not InvoiceStatus.OPEN:
        message = (
            f"invoice {before.document} is {before.status.value.replace('_', ' ')}: the money is "
            "booked to the customer's credit; refund it or set it off"
        )
        return (case.review("paid_by_closed_charge", movement, message),)
    asked = case.picture.asked
    is_all = asked is not None and asked.minor == case.total_minor(MovementKind.CAPTURED)
    if is_all and placed.invoice is not None and not placed.invoice.owed.is_zero:
        message = (
            f"asked for {asked} only, and {placed.invoice.owed} of invoice {before.document} "
            "stays open: ask for the rest or agree on it"
        )
        return (case.review("asked_too_little", movement, message),)
    return ()
