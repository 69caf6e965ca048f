"""What conditions guard of messages and of what came of them: each falls without its own."""

from dataclasses import replace
from datetime import timedelta

from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.adapters.dynamodb.effects import DynamoEffects
from cobro.application.ports.reminders import NoticeClaim
from cobro.domain.dunning.caps import Contacts
from cobro.domain.effects import StepNames
from cobro.runtime.wiring import base, reminders
from tests.support.builders import brl
from tests.support.effects import an_effect
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


def test_what_came_of_a_step_is_said_once(world: World) -> None:
    del world
    base.database()
    first = an_effect("eff", StepNames("p", "1", "one", "email"), START.date(), owed=900, came=5)
    kept = [DynamoEffects().keep(each) for each in (first, replace(first, came=brl(700)))]

    assert kept == [first, first]
