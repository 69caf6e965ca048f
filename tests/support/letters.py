"""Letters: a policy that sends them, a press without ink, and where they are kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cobro.application.ports.letters import DrawnLetters, Letter, LetterRow, LettersClosedError
from cobro.domain.letters import BatchState, LetterBatch
from cobro.domain.parties import Language
from tests.faults.stories_of_dunning import send
from tests.support.policies import a_document, a_step
from tests.support.world import ISSUER, World, customer_body

DAY = date(2026, 3, 9)
ADDRESS = "Rua do Sol 20\nBela Vista\n01310-100 São Paulo - SP"


def a_letter(step: str = "one", **more: Any) -> Letter:
    facts: dict[str, Any] = {
        "issuer_id": "acme",
        "customer_id": "cus-1",
        "invoice_id": "inv_1",
        "step": step,
        "document": "A-0000001",
        "language": Language.PT_BR,
        "written_date": DAY,
        "sender": "Acme Serviços Ltda",
        "sender_line": "Rua das Flores 10, São Paulo - SP",
        "recipient": "Maria da Silva",
        "address": ADDRESS,
        "day": "9 de março de 2026",
        "subject": "Sobre a sua fatura",
        "before": ("Olá, Maria.", "A fatura está em aberto."),
        "rows": (LetterRow("Valor", "R$ 100,00", is_amount=True),),
        "after": ("Para pagar, use o boleto.", "Atenciosamente,", "Acme"),
        "fine": ("Acme · CNPJ",),
    }
    return Letter(**facts | more)


def on_letters(world: World, *channels: str) -> None:
    """Write to the customer by letter on the due day and three days after it."""
    profile = customer_body("cus-1") | {"address": ADDRESS}
    world.http("manage_customers", "POST", "/v1/customers", profile)
    ways = list(channels or ("letter",))
    steps = [
        a_step("one", 0, template="after_due", channels=ways),
        a_step("two", 3, template="after_due", channels=ways),
    ]
    send(world, "/v1/dunning-policies/post", a_document(*steps), issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "issuer", "policy": "post", "key": ""}
    send(world, "/v1/dunning-assignments", given)


@dataclass
class MemoryLetters:
    """Keeps letters and batches as the table does."""

    kept: dict[str, Letter] = field(default_factory=dict)
    known: dict[date, LetterBatch] = field(default_factory=dict)

    def leave(self, letter: Letter) -> None:
        if letter.name in self.kept:
            return
        batch = self.known.get(letter.written_date)
        if batch and batch.state is not BatchState.GATHERING:
            raise LettersClosedError(str(letter.written_date))
        self.kept[letter.name] = letter
        self.known[letter.written_date] = LetterBatch(
            issuer_id=letter.issuer_id, gathered_date=letter.written_date
        )

    def batches(self, issuer_id: str, limit: int) -> Sequence[LetterBatch]:
        own = [each for each in self.known.values() if each.issuer_id == issuer_id]
        return sorted(own, key=lambda each: each.gathered_date, reverse=True)[:limit]

    def find(self, issuer_id: str, gathered_date: date) -> LetterBatch | None:
        del issuer_id
        return self.known.get(gathered_date)

    def close(self, batch: LetterBatch) -> None:
        self.known[batch.gathered_date] = replace(batch, state=BatchState.CLOSED)

    def of_day(self, issuer_id: str, gathered_date: date) -> Sequence[Letter]:
        del issuer_id
        return [each for each in self.kept.values() if each.written_date == gathered_date]

    def write(self, batch: LetterBatch) -> bool:
        if self.known[batch.gathered_date].state is batch.state:
            return False
        self.known[batch.gathered_date] = batch
        return True


@dataclass
class PlainPress:
    """Draws two pages a letter."""

    drawn: list[list[str]] = field(default_factory=list)

    def draw(self, author: str, letters: Sequence[Letter]) -> DrawnLetters:
        self.drawn.append([each.name for each in letters])
        starts = tuple(range(1, 2 * len(letters), 2))
        return DrawnLetters(author.encode(), starts, 2 * len(letters))

    def manifest(
        self, country: str, letters: Sequence[tuple[Letter, int, int]], left_out: Sequence[Letter]
    ) -> bytes:
        spans = [(letter.name, first, pages) for letter, first, pages in letters]
        return f"{country} {spans} {[each.name for each in left_out]}".encode()
