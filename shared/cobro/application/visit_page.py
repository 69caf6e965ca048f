"""A payer's look at its page: that it was opened, which notice is shown, and that it was read.

Opening a page reads nothing, because guards of mailboxes open every link; the payer says so by the
button of the notice. The moment is kept with the notice first and told to the step after it, so
that a crash in between tells of the same moment again.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from cobro.application.payer_links import PayerLink
from cobro.application.ports import Clock
from cobro.application.ports.deliveries import Deliveries, DeliveryNews
from cobro.application.ports.page_visits import PageNotices, PageViews
from cobro.application.show_payer_page import PayerPage
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.page_visits import PageNotice, PageView


class VisitPage:
    def __init__(self, *, notices: PageNotices, views: PageViews, clock: Clock) -> None:
        self._notices = notices
        self._views = views
        self._clock = clock

    def __call__(self, link: PayerLink, page: PayerPage) -> PayerPage:
        """Keep that the link was opened today; return the page with the notice that stands."""
        self._views.add(self._view(link, page.today))
        notice = self._notices.latest(link.issuer_id, link.customer_id)
        left = notice.still_tells_of(_owed(page)) if notice is not None else ()
        if notice is None or not left:
            return page
        return replace(page, notice=replace(notice, documents=left))

    def _view(self, link: PayerLink, today: date) -> PageView:
        return PageView(
            issuer_id=link.issuer_id,
            customer_id=link.customer_id,
            invoice_id=link.invoice_id,
            link_made_at=link.made_at,
            on=today,
            viewed_at=self._clock.now(),
        )


def _owed(page: PayerPage) -> Collection[str]:
    """Return the documents that a notice may speak of: what is promised is left alone."""
    owed = {other.document for other in page.others}
    is_asked_for = page.owed is not None and page.owed.total.is_positive and page.promise is None
    return owed | {page.invoice.document} if is_asked_for else owed


class ReadNotice:
    def __init__(self, *, notices: PageNotices, deliveries: Deliveries, clock: Clock) -> None:
        self._notices = notices
        self._deliveries = deliveries
        self._clock = clock

    def __call__(self, link: PayerLink, name: str) -> bool:
        """Note that the payer read a notice; tell whether it is the one that stands."""
        notice = self._notices.latest(link.issuer_id, link.customer_id)
        if notice is None or notice.name != name:
            return False
        read_at = self._notices.mark_read(notice, self._clock.now())
        if read_at is None:
            return False
        self._deliveries.tell(_read(notice, Delivery(DeliveryState.READ, read_at, name)))
        return True


def _read(notice: PageNotice, delivery: Delivery) -> DeliveryNews:
    invoice_id, _, step = notice.name.partition("#")
    return DeliveryNews(
        invoice_id=invoice_id,
        step=step,
        message_id=notice.name,
        sent_at=delivery.happened_at,
        channel=Channel.IN_APP,
        address=notice.customer_id,
        delivery=delivery,
    )
