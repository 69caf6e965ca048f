"""`cobro exports`: what is exported by schedule, what was made of it, and the files."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1
_SECONDS = 60
WHEN = ("open", "movements", "either", "always")
FREQUENCIES = ("daily", "weekly", "monthly")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="show every export and its last run")
    putting = actions.add_parser("put", help="keep an export, or a new version of it")
    putting.add_argument("name")
    putting.add_argument("report", help="such as ageing, cash or statement")
    putting.add_argument("frequency", choices=FREQUENCIES)
    putting.add_argument("--day", type=int, default=0, help="1 (Monday) to 7, or 1 to 31")
    putting.add_argument("--hour", type=int, default=7, help="on the company's clock")
    putting.add_argument("--format", default="pdf", choices=("csv", "xlsx", "pdf"))
    putting.add_argument("--locale", default="en")
    putting.add_argument("--to", action="append", default=[], help="an e-mail address; repeatable")
    putting.add_argument("--customer", help="whose account, of a statement")
    putting.add_argument("--off", action="store_true", help="make none until it is put again")
    runs = actions.add_parser("runs", help="show what was made of an export")
    runs.add_argument("name")
    fetch = actions.add_parser("fetch", help="save the file of a turn")
    fetch.add_argument("name")
    fetch.add_argument("turn", help="its day: YYYY-MM-DD")
    fetch.add_argument("--file", type=Path, help="where to; default: the name it was made with")
    actions.add_parser("statements", help="show to whom statements of account are mailed")
    rule = actions.add_parser("put-statements", help="mail statements of account to customers")
    rule.add_argument("frequency", choices=FREQUENCIES)
    rule.add_argument("--segment", default="", help="of customers; everybody if not given")
    rule.add_argument("--day", type=int, default=0, help="1 (Monday) to 7, or 1 to 31")
    rule.add_argument("--hour", type=int, default=9, help="on the company's clock")
    rule.add_argument("--when", default="either", choices=WHEN, help="what it has to have")
    rule.add_argument("--off", action="store_true", help="mail none until it is put again")
    for action in actions.choices.values():
        action.add_argument("--issuer", required=True)
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    if arguments.action == "fetch":
        _save(facts["url"], arguments.file or Path(facts["file"]))
    elif arguments.action == "runs":
        for each in facts["runs"]:
            print(_run_line(each))
    elif "statements" in arguments.action:
        for each in facts.get("rules", [facts]):
            print(_rule_line(each))
    else:
        for each in facts.get("exports", [facts]):
            print(_plan_line(each))
    return 0


def _ask(arguments: argparse.Namespace) -> Answer:
    query = urlencode({"issuer_id": arguments.issuer})
    api = api_of(arguments)
    if arguments.action == "list":
        return api.call("GET", f"/v1/exports?{query}")
    if arguments.action == "statements":
        return api.call("GET", f"/v1/statement-rules?{query}")
    if arguments.action == "put-statements":
        return api.call("PUT", f"/v1/statement-rules?{query}", _rule(arguments))
    one = f"/v1/exports/{quote(arguments.name, safe='')}"
    if arguments.action == "put":
        return api.call("PUT", f"{one}?{query}", _wanted(arguments))
    if arguments.action == "runs":
        return api.call("GET", f"{one}/runs?{query}")
    return api.call("GET", f"{one}/runs/{quote(arguments.turn, safe='')}/file?{query}")


def _wanted(arguments: argparse.Namespace) -> bytes:
    wanted: dict[str, object] = {
        "report": arguments.report,
        "format": arguments.format,
        "locale": arguments.locale,
        "frequency": arguments.frequency,
        "day": arguments.day,
        "hour": arguments.hour,
        "recipients": arguments.to,
        "is_active": not arguments.off,
    }
    if arguments.customer:
        wanted["customer_id"] = arguments.customer
    return json.dumps(wanted).encode()


def _rule(arguments: argparse.Namespace) -> bytes:
    names = ("segment", "frequency", "day", "hour", "when")
    wanted = {name: getattr(arguments, name) for name in names}
    return json.dumps({**wanted, "is_active": not arguments.off}).encode()


def _save(url: str, path: Path) -> None:
    try:
        with urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - our own API named it
            path.write_bytes(answer.read())
    except URLError as error:
        step = "fetch the file"
        raise StepError(step, f"nothing answered: {error}") from error
    print(path)


def _plan_line(plan: dict[str, Any]) -> str:
    day = f" {plan['day']}" if plan["day"] else ""
    what = f"{plan['report']}.{plan['format']} {plan['locale']}"
    when = f"{plan['frequency']}{day} {plan['hour']}:00" if plan["is_active"] else "off"
    last = plan["last_run"]
    made = f"{last['turn_date']} {last['state']}" if last else "not made yet"
    return f"{plan['name']} v{plan['version']}  {what}  {when}  {made}"


def _rule_line(rule: dict[str, Any]) -> str:
    day = f" {rule['day']}" if rule["day"] else ""
    when = f"{rule['frequency']}{day} {rule['hour']}:00" if rule["is_active"] else "off"
    return f"{rule['segment'] or 'everybody'} v{rule['version']}  {when}  {rule['when']}"


def _run_line(run_: dict[str, Any]) -> str:
    size = f"{run_['size_bytes']} bytes"
    detail = run_["detail"] or ""
    return f"{run_['turn_date']}  {run_['state']}  {run_['file'] or ''}  {size}  {detail}".rstrip()
