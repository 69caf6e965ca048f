"""Announcements to groups of customers by how they pay, as it stands when each would go."""

from datetime import timedelta

import pytest

from cobro.domain.announcements import Audience
from cobro.domain.errors import InvalidInputError
from tests.support.announcement_desk import (
    TUESDAY,
    AnnouncementOffice,
    a_service_notice,
    an_announcement,
)
from tests.support.builders import a_customer


def test_it_goes_to_who_is_in_the_group_by_then_and_leaves_no_trace_with_others() -> None:
    office = AnnouncementOffice(
        a_service_notice(audience=Audience(("BR",), groups=("good", "late"))),
        customers=tuple(a_customer(f"cus-{n}") for n in (1, 2, 3)),
    )
    office.clock.present = TUESDAY.replace(hour=23)
    office.run()
    office.groups = {"cus-1": "late", "cus-2": "new"}
    office.clock.present = TUESDAY + timedelta(days=1)

    assert office.run() == 1
    assert [each.customer.customer_id for each in office.outbox.sent] == ["cus-1"]
    assert office.tally("outage") == (3, {"sent": 1, "not_in_audience": 2}, 0)
    assert office.notice("cus-2", "service-outage") == ("", "")


def test_nobody_is_looked_through_for_advertising_that_it_did_not_want() -> None:
    office = AnnouncementOffice(
        an_announcement(audience=Audience(("BR",), groups=("good",))),
        a_service_notice(),
        customers=tuple(a_customer(f"cus-{n}") for n in (1, 2)),
    )
    office.groups = {"cus-1": "good", "cus-2": "good"}
    office.run()

    assert office.judged == ["cus-1"]
    assert office.tally()[1] == {"sent": 1, "no_promotion_consent": 1}


def test_a_group_that_the_company_does_not_have_is_refused_when_it_is_put() -> None:
    office = AnnouncementOffice()
    wanted = an_announcement(audience=Audience(("BR",), groups=("good", "rich")))
    with pytest.raises(InvalidInputError) as refused:
        office.keep.put(wanted, "one", "ana")

    assert (refused.value.field, "'rich'" in str(refused.value)) == ("behaviour_groups", True)
    assert office.announcements.find("acme", "spring") is None
