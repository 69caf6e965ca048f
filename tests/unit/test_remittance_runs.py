"""Runs of orders: their names, their counts, and the counter after them."""

from cobro.domain.remittances import RefusedOrder, RemittanceRun, RunCounter, RunState
from tests.support.builders import NOW
from tests.support.remittances import an_agreement

REFUSED = RefusedOrder(5, "chg_5", "amount", "amount: too much")


def a_run(
    file_number: int = 3, *, first: int = 4, last: int = 6, refused: int = 0
) -> RemittanceRun:
    return RemittanceRun(
        issuer_id="acme",
        agreement=an_agreement(),
        company_name="Acme",
        company_tax_id="11222333000181",
        file_number=file_number,
        first_order=first,
        last_order=last,
        total_minor=100,
        created_at=NOW,
        refused=(REFUSED,) * refused,
    )


def test_run_counts_the_orders_that_its_file_tells() -> None:
    assert a_run().orders == 3
    assert a_run(refused=1).orders == 2


def test_run_is_named_by_its_file_or_by_its_last_order() -> None:
    assert a_run().name == "file-00000003"
    assert a_run(0, refused=3).name == "none-000000000006"


def test_counter_moves_with_the_run_and_takes_a_file_number_only_for_a_file() -> None:
    before = RunCounter("acme", "main", 2, 3, "file-00000002")

    assert before.after(a_run()) == RunCounter("acme", "main", 3, 6, "file-00000003")
    assert before.after(a_run(0)) == RunCounter("acme", "main", 2, 6, "none-000000000006")


def test_finished_run_knows_the_digest_of_its_file() -> None:
    done = a_run().finished("abc")

    assert (done.state, done.sha256) == (RunState.FINISHED, "abc")
