"""The story of an answer by mail: it comes twice, is taken by a person, and answered."""

from functools import partial

from tests.faults.stories_of_deliveries import one_reminder
from tests.faults.story import Story
from tests.support.cloud_in_process import REPLY_DOMAIN
from tests.support.mail_replies import a_mail, a_request, write
from tests.support.redelivery import insist
from tests.support.world import ISSUER, World


def answer_and_see_to_it(world: World) -> None:
    (mail,) = world.mails()
    written = a_mail(In_Reply_To=f"<{mail.id}@email.amazonses.com>")
    for _ in range(2):
        write(world, written, *mail.reply_to)
    nobody = a_mail(From="other@payer.example", Message_ID="<other@payer.example>")
    write(world, nobody, f"hello@{REPLY_DOMAIN}", key="mail-3")
    world.settle()
    path = f"/v1/customers/cus-1/requests/{a_request().request_id}"
    body = {"issuer_id": ISSUER}
    for what in ("owner", "answer"):
        insist(world, partial(world.http, "manage_dunning", "POST", f"{path}/{what}", body))


def replay(world: World) -> None:
    """Say by replaying its item that a request is answered, and let the mail come once more."""
    (mail,) = world.mails()
    query = {"issuer_id": ISSUER}
    ask = partial(world.http, "read_ledger", "GET", "/v1/exceptions", query=query)
    (item,) = insist(world, ask).body["exceptions"]
    path = f"/v1/exceptions/{item['exception_id']}/replay"
    insist(world, partial(world.http, "replay_exceptions", "POST", path))
    write(world, a_mail(), *mail.reply_to, key="mail-2")
    world.settle()


def an_answer(world: World) -> None:
    one_reminder(world)
    (mail,) = world.mails()
    write(world, a_mail(), *mail.reply_to)
    world.settle()


STORIES = (
    Story(
        "answered by mail",
        {"take_delivery_events", "manage_dunning"},
        one_reminder,
        answer_and_see_to_it,
    ),
    Story(
        "answer seen to by replay",
        {"replay_exceptions", "read_ledger", "take_delivery_events"},
        an_answer,
        replay,
    ),
)
