"""What conditions guard of a message that claims several steps: each falls without its own."""

from datetime import timedelta

from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.application.ports.reminders import NoticeClaim
from cobro.domain.dunning.caps import Contacts
from cobro.runtime.wiring import base, reminders
from tests.support.world import START, World

LATER = START + timedelta(minutes=1)


def test_how_a_message_ended_is_not_changed_for_any_of_its_steps(world: World) -> None:
    del world
    contacts = DynamoContacts(base.database())
    claims = [NoticeClaim("inv", "one"), NoticeClaim("other", "one")]
    contacts.claim(claims, Contacts("acme", "cus-1").after("inv#one", START.date()), START)
    contacts.record(claims, "sent", "message-1", START)
    contacts.record(claims, "refused", "throttled", LATER)

    assert [reminders.notices().states(c.invoice_id)["one"] for c in claims] == ["sent", "sent"]
