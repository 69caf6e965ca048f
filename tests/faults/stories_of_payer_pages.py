"""Stories of promises, and of a page: links made and taken back, the page opened, a form sent."""

from functools import partial
from typing import Any

from tests.faults import (
    stories_of_agreements,
    stories_of_alerts,
    stories_of_announcements,
    stories_of_calls,
    stories_of_dead_letters,
    stories_of_deliveries,
    stories_of_disputes,
    stories_of_effects,
    stories_of_exports,
    stories_of_letters,
    stories_of_mail_replies,
    stories_of_new_boletos,
    stories_of_page_notices,
    stories_of_promises,
    stories_of_the_lake,
    stories_of_whatsapp,
)
from tests.faults.story import Story, three_invoices
from tests.support.announcements import announced
from tests.support.payer_pages import page_of, wrote
from tests.support.redelivery import insist
from tests.support.requests import CUSTOMER, ISSUER
from tests.support.world import Answer, World


def answer_of(event: dict[str, Any]) -> Answer:
    return Answer(event["statusCode"], {})


def write_and_take_back(world: World) -> None:
    invoice_id = next(entry.invoice_id for entry in world.journal())
    path = f"/v1/invoices/{invoice_id}/payer-links"
    made = insist(world, partial(world.http, "manage_payer_links", "POST", path))
    token = made.body["url"].rpartition("/")[2]
    insist(world, lambda: answer_of(page_of(world, token)))
    form = {"kind": "objection", "text": "Não reconheço"}
    insist(world, lambda: answer_of(wrote(world, token, **form)))
    world.settle()
    back: Any = {"issuer_id": ISSUER}
    path = f"/v1/customers/{CUSTOMER}/payer-links/withdrawal"
    insist(world, partial(world.http, "manage_payer_links", "POST", path, back))


def of_a_company_with_promotions(world: World) -> None:
    three_invoices(world)
    announced(world)


def choose_how_to_be_written_to(world: World) -> None:
    """Refuse reminders before the due date on the page, choose a language, want promotions."""
    invoice_id = next(entry.invoice_id for entry in world.journal())
    path = f"/v1/invoices/{invoice_id}/payer-links"
    made = insist(world, partial(world.http, "manage_payer_links", "POST", path))
    token = made.body["url"].rpartition("/")[2]
    form = {"kind": "preferences", "language": "en", "channel": "email"}
    form |= {"promotions_asked": "1", "promotions": "1"}
    insist(world, lambda: answer_of(wrote(world, token, **form)))
    insist(world, lambda: answer_of(page_of(world, token)))


STORIES = (
    Story(
        "payer chooses how to be written to",
        {"payer_page", "take_payer_requests", "manage_payer_links"},
        of_a_company_with_promotions,
        choose_how_to_be_written_to,
    ),
    Story(
        "payer pages",
        {"manage_payer_links", "payer_page", "take_payer_requests", "open_disputes"},
        three_invoices,
        write_and_take_back,
    ),
    *stories_of_alerts.STORIES,
    *stories_of_promises.STORIES,
    *stories_of_disputes.STORIES,
    *stories_of_effects.STORIES,
    *stories_of_agreements.STORIES,
    *stories_of_deliveries.STORIES,
    *stories_of_the_lake.STORIES,
    *stories_of_page_notices.STORIES,
    *stories_of_mail_replies.STORIES,
    *stories_of_dead_letters.STORIES,
    *stories_of_letters.STORIES,
    *stories_of_exports.STORIES,
    *stories_of_whatsapp.STORIES,
    *stories_of_calls.STORIES,
    *stories_of_new_boletos.STORIES,
    *stories_of_announcements.STORIES,
)
