"""`cobro reports`: figures in the terminal, and their sums anew from the journal.

Showing needs a signed-in person's token, as `cobro api` does; rebuilding needs the rights of the
shell on the tables.
"""

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from rich.console import Console

from cobro.application.read_reports import BY_SEGMENT
from cobro.application.rebuild_reports import Rebuilt
from cobro.domain.languages import language_named
from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.bars import bars
from cobro_cli.reports_rebuild import (
    rebuild,
    rebuild_effect_segments,
    rebuild_effects,
    rebuild_segments,
)
from cobro_cli.reports_views import VIEWS, show
from cobro_cli.stack import add_stack_arguments, stack_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

DIFFERENT = 1
PERIODS = frozenset({"indicators", "cash", "fees", "recovery", "lift", "arrangements", "statement"})
FORMS = {"csv": "a table to open elsewhere", "xlsx": "a workbook", "pdf": "pages to print"}
DAYS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    for name in VIEWS:
        own = actions.add_parser(name, help=f"show {name}")
        own.add_argument("--issuer", required=True)
        if name == "statement":
            own.add_argument("--customer", required=True, help="whose account")
        if name in PERIODS:
            own.add_argument("--first", help="a day such as 2026-03-01; default: 30 days before")
            own.add_argument("--last", help="the last day; default: today")
        else:
            own.add_argument("--as-of", dest="last", help="the day; default: today")
        if name in BY_SEGMENT:
            own.add_argument("--segment", help="of customers; all of them if not given")
        own.add_argument("--json", action="store_true", help="print the API's answer")
        for form, what in FORMS.items():
            own.add_argument(f"--{form}", type=Path, metavar="FILE", help=f"write {what}")
        own.add_argument("--locale", type=language_named, help="language of what is written")
        add_api_arguments(own)
    anew = actions.add_parser("rebuild", help="make the sums anew from the journal")
    anew.add_argument("--issuer", required=True)
    anew.add_argument(
        "--verify",
        action="store_true",
        help="switch only if the old sums, the new ones and a recount are equal",
    )
    add_stack_arguments(anew)


def run(arguments: argparse.Namespace) -> int:
    """Show a report, or rebuild; return 1 with the months that differ where any does."""
    if arguments.action == "rebuild":
        with bars(Console(stderr=True)) as listener:
            stack = stack_of(arguments)
            ways = {
                "entries": rebuild,
                "entries by segment": rebuild_segments,
                "effects": rebuild_effects,
                "effects by segment": rebuild_effect_segments,
            }
            done = {
                what: way(stack, arguments.issuer, listener, must_equal=arguments.verify)
                for what, way in ways.items()
            }
        return max(_tell(what, each, is_verified=arguments.verify) for what, each in done.items())
    form = next((form for form in FORMS if getattr(arguments, form)), None)
    answer = _read(arguments, form)
    if form:
        path: Path = getattr(arguments, form)
        path.write_bytes(answer.content)
        return 0
    told = json.loads(answer.text)
    if arguments.json:
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        show(arguments.action, told, Console(soft_wrap=True))
    return 0


def _read(arguments: argparse.Namespace, form: str | None) -> Answer:
    query = {"issuer_id": arguments.issuer, **_days(arguments)}
    if getattr(arguments, "segment", None):
        query["segment"] = arguments.segment
    if form:
        query["format"] = form
    if arguments.locale:
        query["locale"] = arguments.locale
    path = f"/v1/reports/{arguments.action}"
    if arguments.action == "statement":
        path = f"/v1/customers/{quote(arguments.customer, safe='')}/statement"
    answer = api_of(arguments).call("GET", f"{path}?{urlencode(query)}")
    if answer.is_refusal:
        step = f"read the report {arguments.action}"
        raise StepError(step, answer.text)
    return answer


def _days(arguments: argparse.Namespace) -> dict[str, str]:
    today = datetime.now(UTC).date()
    last = arguments.last or today.isoformat()
    if arguments.action not in PERIODS:
        return {"as_of": last}
    return {"from": arguments.first or (today - timedelta(days=DAYS)).isoformat(), "to": last}


def _tell(what: str, done: Rebuilt, *, is_verified: bool) -> int:
    console = Console(highlight=False, soft_wrap=True)
    counted = f"{done.lines} {what} in {done.months} months"
    if not done.is_switched:
        console.print(f"✗ {counted} rebuilt, not switched: {', '.join(done.differing)} differ")
        return DIFFERENT
    proof = ", equal to the old sums and to a recount" if is_verified else ""
    console.print(f"✓ {counted} rebuilt{proof}; they are read from now on")
    return 0
