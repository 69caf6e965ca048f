"""What payers heard of late, and reminders that wait for an hour, over their table."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.adapters.dynamodb.dunning import DynamoAgenda, DynamoNotices
from cobro.application.ports import AgendaItem, NoticeClaimedError
from cobro.application.ports.reminders import ContactsMovedError, NoticeClaim, NoticeTerms, Waiting
from cobro.domain.dunning.caps import Contacts, Heard
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.runtime.settings import Table
from cobro.runtime.wiring import base
from tests.support import doors
from tests.support.requests import customer_body
from tests.support.world import World

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
TODAY = date(2026, 3, 9)
FRESH = Contacts("acme", "cus-1")
ITEM = AgendaItem(IssuerId("acme"), InvoiceId("inv_1"), "before_due", TODAY)


@pytest.fixture
def contacts(world: World) -> DynamoContacts:
    del world
    return DynamoContacts(base.database())


def test_a_claim_writes_its_step_and_the_contacts_together(contacts: DynamoContacts) -> None:
    contacts.claim([NoticeClaim("inv_1", "one")], FRESH.after("inv_1#one", TODAY), NOW)
    found = contacts.of("acme", "cus-1")

    assert DynamoNotices().states("inv_1") == {"one": "sending"}
    assert (found.heard, found.version) == ((Heard(TODAY, "inv_1#one"),), 1)
    assert contacts.of("acme", "cus-2") == Contacts("acme", "cus-2")


def test_a_step_that_was_claimed_leaves_the_contacts_as_they_are(contacts: DynamoContacts) -> None:
    contacts.claim([NoticeClaim("inv_1", "one")], FRESH.after("inv_1#one", TODAY), NOW)
    before = contacts.of("acme", "cus-1")
    with pytest.raises(NoticeClaimedError) as claimed:
        contacts.claim([NoticeClaim("inv_1", "one")], before.after("inv_1#one", TODAY), NOW)

    assert (claimed.value.state, claimed.value.claimed_at) == ("sending", NOW)
    assert contacts.of("acme", "cus-1") == before


def test_contacts_that_moved_leave_the_step_unclaimed(contacts: DynamoContacts) -> None:
    contacts.claim([NoticeClaim("inv_1", "one")], FRESH.after("inv_1#one", TODAY), NOW)
    with pytest.raises(ContactsMovedError):
        contacts.claim([NoticeClaim("inv_2", "one")], FRESH.after("inv_2#one", TODAY), NOW)
    old = contacts.of("acme", "cus-1")
    contacts.claim([NoticeClaim("inv_2", "one")], old.after("inv_2#one", TODAY), NOW)
    with pytest.raises(ContactsMovedError):
        contacts.claim([NoticeClaim("inv_3", "one")], old.after("inv_3#one", TODAY), NOW)

    assert DynamoNotices().states("inv_3") == {}
    assert contacts.of("acme", "cus-1").version == 2


def test_the_steps_of_one_message_are_claimed_and_recorded_together(
    contacts: DynamoContacts,
) -> None:
    notices = DynamoNotices()
    claims = [
        NoticeClaim("inv_1", "firm"),
        NoticeClaim("inv_2", "soon", NoticeTerms("p/1", goes_with="inv_1#firm")),
    ]
    contacts.claim(claims, FRESH.after("inv_1#firm", TODAY), NOW)
    for state in ("sent", "refused"):  # what is recorded stays
        contacts.record(claims, state, "message-1", NOW)

    assert notices.of_invoice("inv_1")["firm"].terms.goes_with == ""
    (other,) = notices.of_invoice("inv_2").values()
    assert (other.state, other.detail, other.terms.goes_with) == (
        "sent",
        "message-1",
        "inv_1#firm",
    )


def test_where_one_step_was_claimed_nothing_of_the_message_is(contacts: DynamoContacts) -> None:
    DynamoNotices().claim("inv_2", "soon", NOW)
    claims = [NoticeClaim("inv_1", "firm"), NoticeClaim("inv_2", "soon")]
    with pytest.raises(NoticeClaimedError):
        contacts.claim(claims, FRESH.after("inv_1#firm", TODAY), NOW)

    assert DynamoNotices().states("inv_1") == {}
    assert contacts.of("acme", "cus-1") == FRESH


def test_what_waits_is_read_from_its_instant_on_until_it_is_dropped(world: World) -> None:
    del world
    agenda, later = DynamoAgenda(), NOW + timedelta(hours=1)
    for _ in range(2):
        agenda.put_later(ITEM, later)
    early = list(agenda.waiting("acme", NOW))
    (found,) = agenda.waiting("acme", later)
    agenda.drop(found)
    agenda.drop(found)

    assert early == []
    assert found == Waiting(ITEM, later)
    assert list(agenda.waiting("acme", later)) == []


def test_a_payer_in_the_west_hears_when_its_own_morning_has_come(world: World) -> None:
    acre = customer_body("cus-1", address="Rua A 1, Rio Branco - AC, 69900-100")
    world.http("manage_customers", "POST", "/v1/customers", acre)
    doors.issued(world, due=date(2026, 3, 12))
    heard = []
    for hour in (11, 12, 13, 14):  # 6 to 9 in Acre
        world.at(NOW.replace(hour=hour))
        world.run_schedule()
        world.settle()
        heard.append(len(world.mails()))

    assert heard == [0, 0, 1, 1]
    assert not any(row["pk"]["S"].startswith("LATER#") for row in world.items(Table.DUNNING))
