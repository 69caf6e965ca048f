"""schedule_reminders, plan_reminders and dispatch_reminders over their table, queues and SES."""

from datetime import UTC, date, datetime

import boto3
import pytest

from cobro.adapters.dynamodb.dunning import DynamoAgenda, DynamoNotices
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports import AgendaItem
from cobro.contracts.messages import reminder_message
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.answers import instead, refused
from tests.support.requests import customer_body
from tests.support.world import World

DUE = date(2026, 3, 12)


def item(invoice_id: str, step: str = "before_due", on: date = date(2026, 3, 9)) -> AgendaItem:
    return AgendaItem(IssuerId("acme"), InvoiceId(invoice_id), step, on)


def morning(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def run(world: World) -> None:
    world.run_schedule()
    world.settle()


def test_a_new_invoice_is_on_the_agenda_once_and_expires_from_it(world: World) -> None:
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    world.published.clear()  # the stream delivers again
    world.settle()
    (row,) = world.items(Table.DUNNING)

    assert list(DynamoAgenda().due_on("acme", date(2026, 3, 9))) == [item(invoice_id)]
    assert int(row["expires_at"]["N"]) > morning(9).timestamp()


def test_a_day_is_read_over_all_its_shards(world: World) -> None:
    agenda = DynamoAgenda()
    items = [item(f"inv_{n}") for n in range(50)]
    for one in items:
        agenda.put(one)
        agenda.put(one)

    assert set(agenda.due_on("acme", date(2026, 3, 9))) == set(items)
    assert len({row["pk"]["S"] for row in world.items(Table.DUNNING)}) == 4


def test_a_due_reminder_goes_out_once_in_the_payers_language(world: World) -> None:
    doors.issued(world, due=DUE)
    world.at(morning(9))
    run(world)
    run(world)
    (mail,) = world.mails()

    assert "A-0000001" in mail.subject
    assert "Acme" in mail.body
    assert mail.destinations["ToAddresses"] == ["cus-1@payer.example"]


def test_a_reminder_that_is_handed_on_twice_is_sent_once(world: World) -> None:
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    world.at(morning(9))
    for _ in range(3):
        world.send(Queue.REMINDERS, reminder_message(item(invoice_id)))
    world.settle()

    assert len(world.mails()) == 1
    assert DynamoNotices().states(invoice_id) == {"before_due": "sent"}


def test_a_message_that_the_provider_never_sends_is_parked(
    world: World,
) -> None:
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    world.at(morning(9))
    with instead("SendEmail", refused("SendEmail", "MessageRejected")):
        run(world)

    assert doors.reasons(world, "-") == ["mail_refused"]
    assert DynamoNotices().states(invoice_id) == {"before_due": "skipped"}
    assert world.dead_letters == []


def test_a_provider_that_sends_nothing_for_now_is_asked_again(
    world: World,
) -> None:
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    world.at(morning(9))
    with instead("SendEmail", refused("SendEmail", "TooManyRequestsException")):
        run(world)
    world.send(Queue.REMINDERS, reminder_message(item(invoice_id)))
    world.settle()

    assert len(world.dead_letters) == 1
    assert len(world.mails()) == 1


def test_a_refusal_that_is_not_known_leaves_it_uncertain_and_a_person_is_asked(
    world: World,
) -> None:
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    world.at(morning(9))
    with instead("SendEmail", refused("SendEmail", "InternalFailure")):
        run(world)
    world.advance(minutes=5)
    world.send(Queue.REMINDERS, reminder_message(item(invoice_id)))
    world.settle()

    assert doors.reasons(world, "-") == ["notice_uncertain"]
    assert world.mails() == []


def test_a_paid_invoice_and_an_unknown_one_get_no_mail(world: World) -> None:
    invoice_id = doors.issued(world, due=DUE)["invoice_id"]
    doors.pay(world, invoice_id, 10_000)
    world.at(morning(9))
    world.send(Queue.REMINDERS, reminder_message(item("inv_none")))
    run(world)

    assert world.mails() == []
    assert doors.reasons(world, "-") == ["not_found"]


def test_the_plan_is_marked_day_by_day_and_issuers_are_planned_each(world: World) -> None:
    run(world)

    assert DynamoAgenda().planned_through("acme") == date(2026, 3, 2)
    assert DynamoAgenda().planned_through("nobody") is None
    assert AgendaRow.count() == 1


def test_a_stack_without_issuers_plans_nothing(world: World) -> None:
    world.reset()

    assert world.invoke("plan_reminders", {}) == {"planned": 0}


def test_a_configured_set_of_events_is_named_to_the_provider(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto3.client("sesv2").create_configuration_set(ConfigurationSetName="events")
    from cobro.runtime.settings import Variable, settings

    doors.issued(world, due=DUE)
    monkeypatch.setitem(settings().environ, Variable.CONFIGURATION_SET, "events")
    world.at(morning(9))
    with instead("SendEmail", lambda _: {"MessageId": "m"}) as requests:
        run(world)

    assert [request["ConfigurationSetName"] for request in requests] == ["events"]


def test_a_customer_whose_address_changed_gets_it_there(world: World) -> None:
    doors.issued(world, due=DUE)
    body = customer_body("cus-1", email="new@payer.example", language="en")
    world.http("manage_customers", "POST", "/v1/customers", body)
    world.at(morning(9))
    run(world)

    assert world.mails()[0].destinations["ToAddresses"] == ["new@payer.example"]
