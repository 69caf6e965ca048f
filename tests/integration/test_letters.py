"""Letters from the reminder to the post: gathered by day, drawn once, listed, opened, posted."""

from datetime import date, timedelta
from typing import Any

import pytest

from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.application.ports.letters import LettersClosedError
from cobro.domain.errors import UnavailableError
from cobro.runtime.wiring import letters
from tests.support import doors, outbox
from tests.support.letters import a_letter, on_letters
from tests.support.world import START, Answer, World, customer_body, forget

FUNCTION = "manage_exports"
QUERY = {"issuer_id": "acme"}
DUE = (START + timedelta(days=1)).date()


@pytest.fixture
def written(world: World) -> World:
    """Let a letter about an invoice of today be left."""
    on_letters(world)
    forget()
    world.issue("one", 10_000, due=DUE)
    world.settle()
    remind(world)
    return world


def remind(world: World, days: int = 1) -> None:
    world.at(START + timedelta(days=days))
    world.run_schedule()
    world.settle()


def draw(world: World, days: int = 2) -> None:
    world.at(START + timedelta(days=days))
    for _ in range(2):
        world.run_schedule("run_exports")


def listed(world: World) -> list[dict[str, Any]]:
    answer = world.http(FUNCTION, "GET", "/v1/letters", query=QUERY, groups=("viewer",))
    found: list[dict[str, Any]] = answer.body["batches"]
    return found


def opened(world: World, day: date = DUE, **more: str) -> Answer:
    path = f"/v1/letters/{day.isoformat()}/file"
    return world.http(FUNCTION, "GET", path, query=QUERY | more, groups=("viewer",))


def posted(world: World, groups: tuple[str, ...] = ("finance",), day: str = str(DUE)) -> Answer:
    return world.http(FUNCTION, "POST", f"/v1/letters/{day}/posting", QUERY, groups=groups)


def files() -> dict[str, bytes]:
    return {key: each for key, each in outbox.documents().items() if "_letters" in key}


def test_reminder_by_letter_is_gathered_once_and_drawn_when_the_day_is_over(written: World) -> None:
    remind(written)
    before = listed(written)
    early = (opened(written).body["error"]["code"], posted(written).body["error"]["code"])
    draw(written)
    (batch,) = listed(written)
    invoice_id = next(str(entry.invoice_id) for entry in written.journal())
    notice = DynamoNotices().of_invoice(invoice_id)["one"]
    pdf, table = (opened(written, format=ending) for ending in ("pdf", "csv"))

    assert [each["state"] for each in before] == ["gathering"]
    assert early == ("letters_not_drawn", "letters_not_drawn")
    assert (batch["state"], batch["letters"], batch["pages"]) == ("drawn", 1, 1)
    assert (notice.state, notice.terms.channel) == ("sent", "letter")
    assert written.mails() == []
    assert sorted(files()) == [f"exports/acme/_letters/{DUE}.{end}" for end in ("csv", "pdf")]
    assert files()[f"exports/acme/_letters/{DUE}.pdf"].startswith(b"%PDF")
    assert pdf.body["file"] == f"letters-{DUE}.pdf"
    assert "_letters" in table.body["url"]


def test_letters_are_posted_once_by_a_person(written: World) -> None:
    draw(written)
    first = posted(written)
    written.advance(hours=1)

    assert (first.status, first.body["state"], first.body["posted_by"]) == (200, "posted", "ana")
    assert posted(written).body == first.body
    assert opened(written).status == 200
    assert posted(written, groups=("viewer",)).status == 403


def test_letter_of_an_invoice_that_was_paid_meanwhile_is_left_out(written: World) -> None:
    invoice_id = next(str(entry.invoice_id) for entry in written.journal())
    doors.pay(written, invoice_id, 10_000)
    written.settle()
    draw(written)
    (batch,) = listed(written)

    assert (batch["letters"], batch["left_out"]) == (0, 1)
    assert opened(written).status == 404
    assert opened(written, format="csv").status == 200


def test_customer_without_a_postal_address_gets_mail_instead(world: World) -> None:
    on_letters(world, "letter", "email")
    profile = customer_body("cus-1") | {"address": ""}
    world.http("manage_customers", "POST", "/v1/customers", profile)
    forget()
    world.issue("one", 10_000, due=DUE)
    world.settle()
    remind(world)

    assert listed(world) == []
    assert len(world.mails()) == 1


@pytest.mark.parametrize(
    ("day", "more", "status"),
    [("2026-13-01", {}, 400), ("2026-01-01", {}, 404), (str(DUE), {"format": "docx"}, 400)],
)
def test_what_is_not_there_is_refused(
    written: World, day: str, more: dict[str, str], status: int
) -> None:
    path = f"/v1/letters/{day}/file"
    answer = written.http(FUNCTION, "GET", path, query=QUERY | more)

    assert answer.status == status


def test_no_letter_comes_to_a_batch_that_is_closed_and_none_is_left_twice(world: World) -> None:
    del world
    kept = letters.letters()
    first = a_letter("one")
    for each in (first, a_letter("one", written_date=first.written_date + timedelta(days=1))):
        kept.leave(each)
    (batch,) = kept.batches("acme", 10)
    kept.close(batch)
    kept.close(batch)
    with pytest.raises(LettersClosedError) as closed:
        kept.leave(a_letter("two"))

    assert kept.of_day("acme", first.written_date) == [first]
    assert isinstance(closed.value, UnavailableError)
    assert kept.find("acme", first.written_date + timedelta(days=1)) is None
