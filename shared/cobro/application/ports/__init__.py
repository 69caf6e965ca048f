"""What the use cases need of the outside world. Adapters implement these; tests may too."""

from cobro.application.incoming import Inbox, InboxEvent, Outgoing, OutgoingMessage
from cobro.application.ports.booking import (
    AdjustmentRecord,
    AlreadyAdjustedError,
    AlreadyBookedError,
    Booking,
    BookingMovedError,
    InvoiceMovedError,
)
from cobro.application.ports.charges import (
    ChargeExistsError,
    ChargeMovedError,
    Charges,
    CounterMovedError,
    RemittanceOrders,
)
from cobro.application.ports.gateway_books import GatewayBooks, Payouts
from cobro.application.ports.intake import (
    BankFiles,
    ExceptionItem,
    Exceptions,
    FileRecord,
    Statements,
    StoredEntry,
    StoredFile,
)
from cobro.application.ports.money import (
    Adjustments,
    AlreadyIssuedError,
    Credits,
    Customers,
    Invoices,
    Issuers,
    Journal,
    Ledger,
    LedgerProjection,
    Payments,
    SeriesMovedError,
    SeriesNumbers,
)
from cobro.application.ports.rates import RateMovedError, Rates
from cobro.application.ports.reminders import (
    Agenda,
    AgendaItem,
    NoticeClaimedError,
    Notices,
    Reminder,
    ReminderChannel,
)
from cobro.application.ports.time import (
    Clock,
    Pause,
)

__all__ = [
    "AdjustmentRecord",
    "Adjustments",
    "Agenda",
    "AgendaItem",
    "AlreadyAdjustedError",
    "AlreadyBookedError",
    "AlreadyIssuedError",
    "BankFiles",
    "Booking",
    "BookingMovedError",
    "ChargeExistsError",
    "ChargeMovedError",
    "Charges",
    "Clock",
    "CounterMovedError",
    "Credits",
    "Customers",
    "ExceptionItem",
    "Exceptions",
    "FileRecord",
    "GatewayBooks",
    "Inbox",
    "InboxEvent",
    "InvoiceMovedError",
    "Invoices",
    "Issuers",
    "Journal",
    "Ledger",
    "LedgerProjection",
    "NoticeClaimedError",
    "Notices",
    "Outgoing",
    "OutgoingMessage",
    "Pause",
    "Payments",
    "Payouts",
    "RateMovedError",
    "Rates",
    "Reminder",
    "ReminderChannel",
    "RemittanceOrders",
    "SeriesMovedError",
    "SeriesNumbers",
    "Statements",
    "StoredEntry",
    "StoredFile",
]
