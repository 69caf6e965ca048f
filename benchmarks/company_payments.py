"""How the invoices of a year are paid, and what the bank's files say of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.company_people import Payer, stranger
from benchmarks.company_terms import Receivable, YearParameters
from cobro.application.ports import StoredEntry
from cobro.domain.reconciliation.creditor_reference import creditor_reference

__all__ = ["BankSays", "Payments"]

OWN_ACCOUNT = "341/1234/56789"
_WAYS = ("boleto", "pix_charge", "pix_key", "reference", "transfer")
_NAME_WIDTH = 20
_UNRELATED = (
    "RESGATE APLICACAO AUTOMATICA",
    "ESTORNO TARIFA PACOTE SERVICOS",
    "RENDIMENTO CONTA REMUNERADA",
    "TRANSF ENTRE CONTAS MESMA TITULARIDADE",
    "DEV TED FORNECEDOR",
)


@dataclass(frozen=True, slots=True)
class BankSays:
    """An entry, its truth (minor units by invoice), and how it says what it is for."""

    entry: StoredEntry
    truth: dict[str, int]
    carries: str


class Payments:
    """Draws the payments of a year's invoices, each as if the ones before had been booked."""

    def __init__(self, random: Random, shares: YearParameters, invoices: list[Receivable]) -> None:
        self._random = random
        self._shares = shares
        self._invoices = invoices
        self._habits: dict[str, str] = {}
        self._count = 0
        self._open: dict[str, list[Receivable]] = {}
        self._heads = {i.payer.group: i.payer for i in reversed(invoices) if i.payer.group}
        for invoice in invoices:
            self._open.setdefault(invoice.payer.customer_id, []).append(invoice)
        self._paid: set[str] = set()

    def all(self) -> Iterator[BankSays]:
        for invoice in self._invoices:
            if invoice.invoice_id in self._paid or self._is(self._shares.never_paid):
                continue
            on = self._day(invoice)
            for said in self._pay(invoice, on):
                yield said
                if said.truth and self._is(self._shares.duplicate):
                    yield self._again(said)
            if self._is(self._shares.unrelated):
                yield self._unrelated(on)

    def _is(self, share: float) -> bool:
        return self._random.random() < share

    def _day(self, invoice: Receivable) -> date:
        """Draw the day of payment: early, on time, late, very late."""
        kind = self._random.choices(("early", "on_time", "late", "very_late"), (15, 55, 20, 10))[0]
        first, last = {"early": (-12, -3), "on_time": (-2, 0)}.get(kind, (1, 10))
        days = self._random.randint(11, 60) if kind == "very_late" else 0
        days = days or self._random.randint(first, last)
        return max(invoice.issue_date, invoice.due_date + timedelta(days=days))

    def _way(self, payer: Payer) -> str:
        s = self._shares
        shares = (s.by_boleto, s.by_pix_charge, s.by_pix_key, s.by_reference, s.by_transfer)
        drawn = self._random.choices(_WAYS, shares)[0]
        habit = self._habits.setdefault(payer.customer_id, drawn)
        return habit if self._is(0.9) else drawn

    def _pay(self, invoice: Receivable, on: date) -> Iterator[BankSays]:
        way = self._way(invoice.payer)
        if way in {"boleto", "pix_charge", "reference"}:
            yield self._by_id(invoice, on, way)
            return
        together = self._together(invoice, on) if self._is(self._shares.merged) else [invoice]
        self._paid.update(each.invoice_id for each in together)
        is_bare = self._is(self._shares.bare_principal)
        truth = {i.invoice_id: i.left if is_bare else i.settling(on) for i in together}
        total = sum(truth.values())
        if len(together) == 1 and self._is(self._shares.split):
            part = max(1, total * self._random.randint(3, 7) // 10)
            later = on + timedelta(days=self._random.randint(0, 2))
            for amount, day in ((part, on), (total - part, later)):
                yield self._by_hand(together, day, way, {invoice.invoice_id: amount})
            return
        if len(together) == 1 and self._is(self._shares.fee_deducted):
            fee = min(total - 1, self._random.randrange(100, 1_000, 10))
            truth = {invoice.invoice_id: total - fee}
        yield self._by_hand(together, on, way, truth)

    def _together(self, invoice: Receivable, on: date) -> list[Receivable]:
        """Return what the payer pays at once: what else it has been sent and not paid."""
        others = [
            other
            for other in self._open[invoice.payer.customer_id]
            if other is not invoice
            and other.invoice_id not in self._paid
            and other.issue_date <= on
            and other.due_date >= invoice.due_date - timedelta(days=40)
        ]
        return [invoice, *others[: self._random.randint(1, 3)]]

    def _by_id(self, invoice: Receivable, on: date, way: str) -> BankSays:
        self._paid.add(invoice.invoice_id)
        amount = invoice.settling(on)
        payer = invoice.payer
        name, tax_id = payer.name, payer.tax_id
        if self._is(self._shares.third_party):
            name, tax_id = stranger(self._random)
        references, text = {"nosso_numero": invoice.title}, ""
        if way == "pix_charge":
            references, text = {"txid": invoice.txid}, "PIX RECEBIDO"
        elif way == "reference":
            references, text = {}, f"TED {creditor_reference(invoice.document)}"
        entry = self._entry(on, amount, references, text, name=name, tax_id=tax_id)
        return BankSays(entry, {invoice.invoice_id: amount}, way)

    def _by_hand(
        self, together: list[Receivable], on: date, way: str, truth: dict[str, int]
    ) -> BankSays:
        """Return a transfer with what the payer typed and what the bank shows of the payer."""
        payer, carries = together[0].payer, "payer"
        if payer.group and self._is(self._shares.head_office_pays):
            payer = self._heads[payer.group]
        typed = ""
        if self._is(self._shares.types_number):
            typed, carries = " ".join(self._typed(invoice) for invoice in together), "typed number"
        name, tax_id = payer.name, payer.tax_id
        if self._is(self._shares.third_party):
            name, tax_id = stranger(self._random)
        name = self._spoilt(name)
        head = "PIX RECEBIDO" if way == "pix_key" else "TED RECEBIDA"
        entry = self._entry(on, sum(truth.values()), {}, f"{head} {typed}".strip())
        return BankSays(self._shown(entry, payer, name, tax_id), truth, carries)

    def _shown(self, entry: StoredEntry, payer: Payer, name: str, tax_id: str) -> StoredEntry:
        """Write the payer as banks do: in fields, in the text, by account, hidden."""
        if self._is(self._shares.hides_payer):
            shown = f"***{tax_id[3:9]}**" if len(tax_id) == 11 and self._is(0.5) else ""  # noqa: PLR2004 - a CPF
            return replace(entry, text=f"{entry.text} {shown} {name}".replace("  ", " "))
        how = self._random.choice(("fields", "fields", "text", "account"))
        if how == "text":
            return replace(entry, text=f"{entry.text} {tax_id} {name}")
        if how == "account" and tax_id == payer.tax_id:
            references = {"counterparty_account": payer.account}
            return replace(entry, payer_name=name, references=references)
        return replace(entry, payer_name=name, payer_tax_id=tax_id)

    def _typed(self, invoice: Receivable) -> str:
        number = f"{invoice.number:07d}"
        if self._is(self._shares.mistyped_number):
            place = self._random.randint(2, 5)
            number = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if self._is(self._shares.cut_number):
            return f"FAT A-{number[:-2]}"
        if self._is(self._shares.loose_number):
            return self._random.choice((f"A{number}", number, f"FATURA A {number.lstrip('0')}"))
        return self._random.choice((f"A-{number}", f"FATURA A-{number}", f"ref. a-{number}"))

    def _spoilt(self, name: str) -> str:
        if not self._is(self._shares.name_noise):
            return name.upper()
        words = name.upper().split()
        if self._is(0.5) or len(words) < 3:  # noqa: PLR2004 - a middle name
            return name.upper()[:_NAME_WIDTH].strip()
        return " ".join((words[0], *(word[0] for word in words[1:-1]), words[-1]))

    def _again(self, said: BankSays) -> BankSays:
        later = said.entry.booking_date + timedelta(days=self._random.randint(0, 10))
        entry = replace(said.entry, entry_id=self._name(), booking_date=later)
        return BankSays(entry, {}, f"{said.carries}, paid twice")

    def _unrelated(self, on: date) -> BankSays:
        amount = self._random.randrange(10, 500_000)
        entry = self._entry(on, amount, {}, self._random.choice(_UNRELATED))
        return BankSays(entry, {}, "no customer's")

    def _name(self) -> str:
        self._count += 1
        return f"ent_{self._count:09d}"

    def _entry(
        self,
        on: date,
        amount: int,
        references: dict[str, str],
        text: str,
        *,
        name: str = "",
        tax_id: str = "",
    ) -> StoredEntry:
        return StoredEntry(
            entry_id=self._name(),
            issuer_id="company",
            file_id="file",
            format="ofx",
            line=self._count,
            account=OWN_ACCOUNT,
            kind="credit",
            booking_date=on,
            amount_minor=amount,
            currency="BRL",
            references=references,
            text=text,
            payer_name=name,
            payer_tax_id=tax_id,
            state="new",
        )
