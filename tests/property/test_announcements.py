"""Whatever happens meanwhile, an announcement reaches each customer once at most, and lawfully."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.domain.announcements import AnnouncementState, Audience
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.opt_outs import OptOutSource
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.dunning.promotions import PromotionWithdrawal
from tests.support.announcement_desk import (
    AnnouncementOffice,
    a_service_notice,
    an_announcement,
)
from tests.support.builders import a_customer, an_issuer

CUSTOMERS = tuple(f"cus-{n}" for n in range(4))
FAILURES = (MailUnavailableError("now"), MailRefusedError("ever"), NoticeUncertainError("lost"))


class CrashError(Exception):
    """The process dies."""


Act = Callable[[AnnouncementOffice], object]


def a_crash() -> Act:
    def strike(office: AnnouncementOffice) -> None:
        office.outbox.on_send = _die(office)

    return strike


def _die(office: AnnouncementOffice) -> Callable[[], object]:
    def die() -> None:
        office.outbox.on_send = None
        raise CrashError

    return die


def later(hours: int) -> Act:
    def pass_by(office: AnnouncementOffice) -> None:
        office.clock.present += timedelta(hours=hours)

    return pass_by


def withdrawal(customer: str) -> Act:
    def withdraw(office: AnnouncementOffice) -> None:
        at = office.clock.present
        office.promotions.withdraw(PromotionWithdrawal("acme", customer, OptOutSource.PAGE, at, 1))

    return withdraw


def turn(customer: str) -> Act:
    """Let a customer begin to pay late, or stop to."""

    def pay_otherwise(office: AnnouncementOffice) -> None:
        office.groups[customer] = "" if office.groups.get(customer) else "late"

    return pay_otherwise


def a_failure(failure: Exception) -> Act:
    return lambda office: office.outbox.failures.append(failure)


def pause_and_go_on(office: AnnouncementOffice) -> None:
    if office.state() == "running":
        office.move(AnnouncementState.PAUSED)
        office.run()
        office.move(AnnouncementState.RUNNING)


ACTS = st.lists(
    st.one_of(
        st.builds(a_crash),
        st.integers(1, 40).map(later),
        st.sampled_from(CUSTOMERS).map(withdrawal),
        st.sampled_from(CUSTOMERS).map(turn),
        st.sampled_from(FAILURES).map(a_failure),
        st.just(pause_and_go_on),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(acts=ACTS, agrees=st.sets(st.sampled_from(CUSTOMERS)))
def test_each_hears_once_at_most_with_consent_and_in_hours(
    acts: list[Act], agrees: set[str]
) -> None:
    office = AnnouncementOffice(
        an_announcement(),
        a_service_notice(audience=Audience(("BR",), groups=("late",))),
        customers=tuple(a_customer(each) for each in CUSTOMERS),
        agrees=tuple(sorted(agrees)),
    )
    office.groups = dict.fromkeys(CUSTOMERS[:2], "late")
    sent: list[tuple[str, str, datetime, bool, str]] = []
    office.outbox.told = lambda mail: sent.append(
        (
            mail.customer.customer_id,
            mail.step,
            office.clock.present,
            office.promotions.of_customer("acme", mail.customer.customer_id).standing is not None,
            office.groups.get(mail.customer.customer_id, ""),
        )
    )
    for act in (*acts, later(1)):
        act(office)
        try:
            office.run()
        except CrashError:
            office.clock.present += timedelta(minutes=2)

    payer = a_customer()
    place = place_of(Address(payer.country, payer.address, payer.fiscal), "BR", an_issuer().zone)
    promoted = [each for each in sent if each[1] == "promotion-spring"]
    assert len({(who, step) for who, step, *_ in sent}) == len(sent)
    assert all(stands for *_, stands, _ in promoted)
    assert {who for who, *_ in promoted} <= agrees
    assert all(ContactHours(place).is_open(at) for _, _, at, *_ in sent)
    assert {group for _, step, *_, group in sent if step == "service-outage"} <= {"late"}
    for code in ("spring", "outage"):
        planned, ends, left = office.tally(code)
        waits = office.announcements.waits.get(("acme", code), set())
        assert (planned, left) == (sum(ends.values()) + len(waits), len(waits))
