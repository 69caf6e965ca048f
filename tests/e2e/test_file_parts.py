"""A bank file of several parts, from the shell through the bucket to its end."""

import subprocess
import sys
from pathlib import Path

from cobro.domain.money import Currency, Money
from cobro.formats.writers import AccountLine, write_ofx
from cobro.runtime.settings import Table
from cobro_cli.checkout import Checkout
from tests.support.deployed import PART_ENTRIES, START, Deployed
from tests.support.requests import ISSUER, invoice_body

TODAY = START.date()
COUNT = 2 * PART_ENTRIES + 3


def line(number: int, memo: str) -> AccountLine:
    amount = Money(1_000 + number, Currency.BRL)
    return AccountLine(amount=amount, posted_date=TODAY, memo=memo, fitid=str(number))


def upload(stack: Deployed, path: Path) -> str:
    """Run the command as a person does and return what it says."""
    command = [sys.executable, "-m", "cobro_cli.main", "statements", "upload", str(path)]
    more = ["--issuer", ISSUER, "--watch", "--port", str(stack.cloud.port)]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, *more],
        env=Checkout.find().environment(),
        capture_output=True,
        check=True,
        text=True,
        timeout=300,
    )
    return done.stdout


def test_a_file_of_several_parts_is_watched_until_each_entry_stands_somewhere(
    stack: Deployed, tmp_path: Path
) -> None:
    stack.at(START)
    issued = stack.admin.post("/v1/invoices", invoice_body(1_000, TODAY), key="in-parts")
    lines = [line(0, issued["document"]), *(line(n, "SALDO ANTERIOR") for n in range(1, COUNT))]
    path = tmp_path / "large.ofx"
    path.write_bytes(write_ofx(lines, start_date=TODAY, end_date=TODAY))
    said = upload(stack, path)
    file_id = said.split()[0]
    shown = stack.admin.get(f"/v1/bank-files/{file_id}", issuer_id=ISSUER)
    parts = [
        stack.admin.get(f"/v1/bank-files/{file_id}/parts/{number}", issuer_id=ISSUER)
        for number in (1, 2, 3)
    ]
    kept = [item for item in stack.admin.items(Table.STATEMENTS) if file_id in str(item["facts"])]

    assert f"{COUNT}/{COUNT}" in said
    assert (shown["parts_kept"], shown["entries_kept"]) == (3, COUNT)
    assert [part["entries"] for part in parts] == [PART_ENTRIES, PART_ENTRIES, 3]
    assert sum(part["standing"]["matched"] for part in parts) == 1
    assert sum(part["standing"]["kept"] for part in parts) == COUNT - 1
    assert len([item for item in kept if item["pk"]["S"].startswith("ENTRY#")]) == COUNT
