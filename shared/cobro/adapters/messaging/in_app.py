"""Reminders as a notice on the payer's page: kept in a table of ours, so nobody can refuse them.

Leaving the same one again changes nothing: of this channel nothing is ever uncertain.
"""

from cobro.application.ports import Reminder
from cobro.application.ports.page_visits import PageNotices
from cobro.domain.page_visits import PageNotice


class PageReminders:
    def __init__(self, notices: PageNotices) -> None:
        self._notices = notices

    def send(self, reminder: Reminder) -> str:
        """Leave the notice and return its name."""
        named = tuple(item.document for item in reminder.items)
        notice = PageNotice(
            issuer_id=reminder.issuer.issuer_id,
            customer_id=reminder.customer.customer_id,
            name=f"{reminder.invoice.invoice_id}#{reminder.step}",
            template=reminder.template,
            documents=named or (reminder.invoice.document,),
            left_date=reminder.today,
        )
        self._notices.leave(notice)
        return notice.name
