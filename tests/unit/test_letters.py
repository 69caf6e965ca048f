"""Letters: what they say, the pages they become, and that each is drawn and posted once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pypdfium2
import pytest

from cobro.adapters.documents.letters_pdf import PdfLetters
from cobro.adapters.messaging.letter_samples import letter_text, sample_letter
from cobro.adapters.messaging.letters import LetterReminders
from cobro.adapters.messaging.samples import sample_values, several
from cobro.adapters.messaging.templates import TEMPLATES
from cobro.application.gather_letters import DrawLetters, PostLetters
from cobro.application.ports.exports import ExportedFile
from cobro.application.ports.letters import Letter, LettersClosedError
from cobro.domain.dunning.addresses import address_of
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.letters import BatchState, LetterBatch, LettersNotDrawnError
from cobro.domain.parties import Language
from tests.support.builders import NOW, a_customer, an_invoice, an_issuer
from tests.support.fakes import FixedClock, MemoryIssuers
from tests.support.letters import ADDRESS, DAY, MemoryLetters, PlainPress, a_letter
from tests.unit.test_whatsapp import a_reminder

LATER = NOW + timedelta(days=400)


@dataclass
class Files:
    kept: dict[str, bytes] = field(default_factory=dict)

    def replace(self, key: str, file: ExportedFile) -> None:
        self.kept[key] = b"".join(file.parts)

    def address(self, key: str, name: str) -> str:
        return f"https://bucket.example/{key}?{name}"


@dataclass
class Shelf:
    settled: set[str] = field(default_factory=set)

    def get(self, invoice_id: str) -> Any:
        invoice = an_invoice()
        return (
            replace(invoice, open=invoice.open - invoice.open)
            if invoice_id in self.settled
            else invoice
        )


@dataclass
class Room:
    letters: MemoryLetters = field(default_factory=MemoryLetters)
    files: Files = field(default_factory=Files)
    shelf: Shelf = field(default_factory=Shelf)
    press: PlainPress = field(default_factory=PlainPress)

    def leave(self, letters: Iterable[Letter]) -> "Room":
        for each in letters:
            self.letters.leave(each)
        return self

    def draw(self, has_time: bool = True, **clock: Any) -> int:  # noqa: FBT002 - a switch of the test
        drawing: Any = DrawLetters
        return int(
            drawing(
                issuers=MemoryIssuers(an_issuer()),
                letters=self.letters,
                invoices=self.shelf,
                files=self.files,
                press=self.press,
                clock=FixedClock(**(clock or {"present": LATER})),
            )(lambda: has_time)
        )

    @property
    def post(self) -> PostLetters:
        files: Any = self.files
        return PostLetters(letters=self.letters, files=files, clock=FixedClock(LATER))

    @property
    def batch(self) -> LetterBatch:
        return self.letters.known[DAY]


# ---- gathered, drawn, posted --------------------------------------------------------------------


def test_letters_of_a_day_are_drawn_once_when_it_is_over() -> None:
    room = Room().leave([a_letter("one"), a_letter("two")])
    drawn = [room.draw(), room.draw()]

    assert drawn == [1, 0]
    assert room.press.drawn == [["inv_1#one", "inv_1#two"]]
    assert (room.batch.state, room.batch.letters, room.batch.pages) == (BatchState.DRAWN, 2, 4)
    assert sorted(room.files.kept) == [
        "exports/acme/_letters/2026-03-09.csv",
        "exports/acme/_letters/2026-03-09.pdf",
    ]
    assert b"('inv_1#two', 3, 2)" in room.files.kept["exports/acme/_letters/2026-03-09.csv"]


def test_letters_of_today_and_those_without_time_wait() -> None:
    today = NOW.astimezone(an_issuer().zone).date()
    room = Room().leave([a_letter(written_date=today)])

    assert room.draw(present=NOW) == 0
    assert room.draw(has_time=False) == 0


def test_batch_that_was_closed_before_a_crash_is_drawn() -> None:
    room = Room().leave([a_letter()])
    room.letters.close(room.batch)

    assert room.draw() == 1


def test_letter_whose_invoice_was_settled_is_left_out_and_told_of() -> None:
    room = Room(shelf=Shelf({"inv_2"})).leave([a_letter(), a_letter(invoice_id="inv_2")])
    room.draw()

    assert room.press.drawn == [["inv_1#one"]]
    assert (room.batch.letters, room.batch.left_out) == (1, 1)
    assert b"['inv_2#one']" in room.files.kept["exports/acme/_letters/2026-03-09.csv"]


def test_batch_of_nothing_but_settled_letters_has_a_table_alone() -> None:
    room = Room(shelf=Shelf({"inv_1"})).leave([a_letter()])
    room.draw()

    assert list(room.files.kept) == ["exports/acme/_letters/2026-03-09.csv"]
    assert "2026-03-09.csv" in room.post.open("acme", DAY, "csv").url
    with pytest.raises(NotFoundError, match="open the table"):
        room.post.open("acme", DAY, "pdf")


def test_letter_left_again_stays_where_it_is_and_none_comes_to_a_closed_batch() -> None:
    room = Room().leave([a_letter()])
    room.draw()
    room.leave([a_letter(written_date=DAY + timedelta(days=1))])

    assert list(room.letters.known) == [DAY]
    with pytest.raises(LettersClosedError):
        room.leave([a_letter("two")])


def test_drawn_letters_are_listed_opened_and_posted_once() -> None:
    room = Room().leave([a_letter()])
    room.draw()
    posted = [room.post.post("acme", DAY, person) for person in ("ana", "bia")]

    assert [each.posted_by for each in posted] == ["ana", "ana"]
    assert room.post.recent("acme") == [posted[0]]
    assert room.post.open("acme", DAY, "pdf").name == "letters-2026-03-09.pdf"


def test_what_is_not_drawn_is_neither_opened_nor_posted() -> None:
    room = Room().leave([a_letter()])
    with pytest.raises(LettersNotDrawnError, match="when the day is over"):
        room.post.open("acme", DAY, "pdf")
    with pytest.raises(LettersNotDrawnError):
        room.post.post("acme", DAY, "ana")
    with pytest.raises(NotFoundError, match="no letters"):
        room.post.open("acme", date(2026, 1, 1), "pdf")


# ---- what a letter says -------------------------------------------------------------------------


@pytest.mark.parametrize(("template", "language"), list(product(TEMPLATES, Language)))
def test_each_template_is_a_letter_in_each_language(template: str, language: Language) -> None:
    values = sample_values(template, language, DAY)
    letter = sample_letter(template, language, several(values))
    said = letter_text(letter)

    assert values.customer_name in said
    assert values.supplier_tax_id in said
    assert letter.scan in said
    assert "{{" not in said
    assert len(letter.fine) == (3 if is_refusable(template) else 2)
    assert "http" not in said


def test_reminder_is_left_as_a_letter_of_the_companys_day() -> None:
    letters, reminder = MemoryLetters(), a_reminder()
    customer = replace(reminder.customer, address=ADDRESS)
    night = NOW.replace(hour=1)  # still the day before in São Paulo
    channel = LetterReminders(letters, FixedClock(night))
    names = [channel.send(replace(reminder, customer=customer)) for _ in range(2)]
    (letter,) = letters.kept.values()

    assert names == [letter.name] * 2
    assert letter.written_date == night.date() - timedelta(days=1)
    assert letter.address == ADDRESS


def test_letters_go_to_the_postal_address() -> None:
    assert address_of(replace(a_customer(), address=" "), Channel.LETTER) == ""
    assert address_of(a_customer(), Channel.LETTER) == a_customer().address


# ---- pages --------------------------------------------------------------------------------------


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_each_letter_begins_on_a_page_of_its_own_and_says_what_it_says() -> None:
    letters = [a_letter("one"), a_letter("two", recipient="José Souza", address="Rua A, 1, Lisboa")]
    drawn = PdfLetters().draw("Acme", letters)
    first, second = pages_of(drawn.content)

    assert (drawn.starts, drawn.pages) == ((1, 2), 2)
    assert "Maria da Silva" in first
    assert "01310-100 São Paulo - SP" in first
    assert "R$ 100,00" in first
    assert "José Souza" in second
    assert "Maria" not in second.partition("Olá")[0]
    assert PdfLetters().draw("Acme", letters).content == drawn.content


def test_long_letter_goes_on_over_numbered_pages_and_shows_all_of_its_lines() -> None:
    rows = tuple(
        replace(a_letter().rows[0], label=f"Fatura A-{n:07d} " + "muito comprida " * 9)
        for n in range(41)
    )
    letter = a_letter(
        rows=rows,
        recipient="Sociedade " * 40,
        address="Rua\n" * 20,
        page_url="https://pay.example/" + "x" * 300,
        scan="Aponte a câmera",
    )
    drawn = PdfLetters().draw("Acme", [letter, a_letter("two")])
    text = pages_of(drawn.content)

    assert drawn.starts == (1, drawn.pages)
    assert all(f"A-{n:07d}" in "".join(text) for n in range(41))
    assert f"1/{drawn.pages - 1}" in text[0]
    assert "1/1" not in text[-1]


def test_table_tells_where_each_letter_is_and_which_was_left_out() -> None:
    letters = [(a_letter("one"), 1, 1), (a_letter("two", recipient="=cmd()"), 2, 3)]
    table = PdfLetters().manifest("BR", letters, [a_letter("three")]).decode()
    heading, first, second, third = table.removeprefix("\ufeff").splitlines()

    assert heading.startswith("Primeira página;Páginas;Documento;Cliente;Endereço postal")
    assert first.startswith("1;1;A-0000001;Maria da Silva;Rua do Sol 20, Bela Vista, 01310-100")
    assert "'=cmd()" in second
    assert third.startswith(";;A-0000001;")
    assert third.endswith("three;quitada antes")
