"""Take out each condition of the adapters in turn: a fault test must notice.

Run by `make mutate`. Prints one line per mutant with the test that killed it, and ends with 1 where
one survived (a test is missing, or the condition is not needed) and 2 where the tests fail as they
are.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.support.mutation import ROOT, Mutant, mutants

# Quick ones first: a mutant is dead at the first failure.
TESTS = (
    "tests/faults/test_conditions.py",
    "tests/faults/test_conditions_of_messages.py",
    "tests/integration/test_alert_store.py",
    "tests/integration/test_charge_store.py",
    "tests/integration/test_contacts.py",
    "tests/integration/test_forecast_store.py",
    "tests/integration/test_gateway_books.py",
    "tests/integration/test_held_orders.py",
    "tests/integration/test_gateway_progress.py",
    "tests/integration/test_remittance_store.py",
    "tests/faults/test_wire_faults.py::test_a_throttled_mail_releases_its_claim_and_goes_out_later",
    "tests/faults/test_crash_sweep.py::test_everything_delivered_twice_changes_nothing",
    "tests/faults/test_preemption.py",
)
SECONDS_MAX = 500
SURVIVED, BROKEN = "SURVIVED", "BROKEN"
_FAILED = re.compile(r"^(?:FAILED|ERROR) (?:\S*/)?(.+?)(?: - .*)?$", re.MULTILINE)


def run(mutant: Mutant | None, tests: Sequence[str] = TESTS) -> str:
    """Return the test that failed under the mutant (or under none), or `SURVIVED`."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--timeout=120"]
    command += ["-p", "no:cacheprovider", "-p", "tests.support.mutation"]
    command += [f"--mutant={mutant.id}"] if mutant else []
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))}
    done = subprocess.run(  # noqa: S603 - our own tests
        [*command, *tests],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    if done.returncode == 0:
        return SURVIVED
    failed = _FAILED.search(done.stdout)
    return failed.group(1) if failed else f"{BROKEN}: {done.stdout[-300:]}{done.stderr[-300:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="mutants whose id contains this text")
    options = parser.parse_args()
    chosen = [mutant for mutant in mutants() if options.only in mutant.id]
    with ThreadPoolExecutor(options.jobs) as pool:
        control = pool.submit(run, None)
        results = pool.map(run, chosen)
        report = [_told(mutant, killer) for mutant, killer in zip(chosen, results, strict=True)]
        unharmed = control.result()
    if unharmed != SURVIVED:
        _tell(f"The tests fail without any mutant: {unharmed}")
        return 2
    survivors = sum(killer.startswith((SURVIVED, BROKEN)) for killer in report)
    _tell(f"{len(chosen)} mutants, {survivors} survived")
    return 1 if survivors else 0


def _told(mutant: Mutant, killer: str) -> str:
    _tell(f"{mutant.file}:{mutant.line} {mutant.text}, {mutant.change}\n    {killer}")
    return killer


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
