"""What the use cases need of the outside world. Adapters implement these; tests may too.

A name is loaded from its module when it is first asked for (PEP 562): a function that starts cold
loads the ports that it uses, and the part of the domain that those speak of, not all of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from cobro.application.ports.figures import FiguresMovedError, LedgerProjection
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
        CustomerPage,
        Customers,
        Invoices,
        Issuers,
        Journal,
        Ledger,
        Payments,
        SeriesMovedError,
        SeriesNumbers,
    )
    from cobro.application.ports.rates import RateMovedError, Rates
    from cobro.application.ports.reminders import (
        Agenda,
        AgendaItem,
        Debt,
        Notice,
        NoticeClaimedError,
        Notices,
        NoticeTerms,
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
    "CustomerPage",
    "Customers",
    "Debt",
    "ExceptionItem",
    "Exceptions",
    "FiguresMovedError",
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
    "Notice",
    "NoticeClaimedError",
    "NoticeTerms",
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

_HOMES = {
    "Inbox": "cobro.application.incoming",
    "InboxEvent": "cobro.application.incoming",
    "Outgoing": "cobro.application.incoming",
    "OutgoingMessage": "cobro.application.incoming",
    "AdjustmentRecord": "cobro.application.ports.booking",
    "AlreadyAdjustedError": "cobro.application.ports.booking",
    "AlreadyBookedError": "cobro.application.ports.booking",
    "Booking": "cobro.application.ports.booking",
    "BookingMovedError": "cobro.application.ports.booking",
    "InvoiceMovedError": "cobro.application.ports.booking",
    "ChargeExistsError": "cobro.application.ports.charges",
    "ChargeMovedError": "cobro.application.ports.charges",
    "Charges": "cobro.application.ports.charges",
    "CounterMovedError": "cobro.application.ports.charges",
    "RemittanceOrders": "cobro.application.ports.charges",
    "FiguresMovedError": "cobro.application.ports.figures",
    "LedgerProjection": "cobro.application.ports.figures",
    "GatewayBooks": "cobro.application.ports.gateway_books",
    "Payouts": "cobro.application.ports.gateway_books",
    "BankFiles": "cobro.application.ports.intake",
    "ExceptionItem": "cobro.application.ports.intake",
    "Exceptions": "cobro.application.ports.intake",
    "FileRecord": "cobro.application.ports.intake",
    "Statements": "cobro.application.ports.intake",
    "StoredEntry": "cobro.application.ports.intake",
    "StoredFile": "cobro.application.ports.intake",
    "Adjustments": "cobro.application.ports.money",
    "AlreadyIssuedError": "cobro.application.ports.money",
    "Credits": "cobro.application.ports.money",
    "CustomerPage": "cobro.application.ports.money",
    "Customers": "cobro.application.ports.money",
    "Invoices": "cobro.application.ports.money",
    "Issuers": "cobro.application.ports.money",
    "Journal": "cobro.application.ports.money",
    "Ledger": "cobro.application.ports.money",
    "Payments": "cobro.application.ports.money",
    "SeriesMovedError": "cobro.application.ports.money",
    "SeriesNumbers": "cobro.application.ports.money",
    "RateMovedError": "cobro.application.ports.rates",
    "Rates": "cobro.application.ports.rates",
    "Agenda": "cobro.application.ports.reminders",
    "AgendaItem": "cobro.application.ports.reminders",
    "Debt": "cobro.application.ports.reminders",
    "Notice": "cobro.application.ports.reminders",
    "NoticeClaimedError": "cobro.application.ports.reminders",
    "Notices": "cobro.application.ports.reminders",
    "NoticeTerms": "cobro.application.ports.reminders",
    "Reminder": "cobro.application.ports.reminders",
    "ReminderChannel": "cobro.application.ports.reminders",
    "Clock": "cobro.application.ports.time",
    "Pause": "cobro.application.ports.time",
}


def __getattr__(name: str) -> object:
    """Load a port; raise `AttributeError` for what is none."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
