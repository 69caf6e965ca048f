"""The demo: the whole cycle on the embedded cloud, through the real doors, with a bar per phase."""

import json
import secrets
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from cobro.runtime.settings import Queue
from cobro_cli.bars import bars
from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.demo_console import Login, invite, show_codes
from cobro_cli.demo_doors import STRIPE_ACCOUNT, Doors
from cobro_cli.demo_report import Summary, figures_agree, gather, show
from cobro_cli.demo_story import tell
from cobro_cli.demo_watch import keep_watch, look_around
from cobro_cli.demo_year import Year
from cobro_cli.deployment import deploy
from cobro_cli.outputs import Outputs
from cobro_cli.staff import add_person, sign_in
from cobro_cli.steps import Counter, Listener, StepError
from infra.names import Group, Output

CLERK = "ana@aurora.example.com"


@dataclass(frozen=True, slots=True)
class DemoOptions:
    seed: int = 2025
    customers: int = 200
    invoices: int = 1_000
    is_once: bool = False


def run_demo(options: DemoOptions, console: Console) -> Summary:
    """Run it and stay up until Ctrl-C, or stop at once with `is_once`; raise `StepError`."""
    began = time.monotonic()
    checkout = Checkout.find()
    with EmbeddedCloud.start(checkout) as cloud:
        with bars(console) as listener:
            doors = open_doors(cloud, deploy(cloud, listener=listener))
            play(doors, options, listener)
            reading = Counter(listener, "read the reports", 1)
            wait_for_reports(doors)
            elapsed = Decimal(f"{time.monotonic() - began:.1f}")
            summary = gather(doors, options.seed, elapsed)
            reading.advance()
        write_summary(checkout, summary)
        show(console, doors, summary)
        check(summary)
        if not options.is_once:
            _stay_up(console, cloud, invite(cloud, doors.outputs, CLERK, Group.ADMIN))
    return summary


def open_doors(cloud: EmbeddedCloud, outputs: Outputs) -> Doors:
    """Make the secret of the account with Stripe and sign a clerk in."""
    signing_secret = f"whsec_{secrets.token_hex(24)}"
    make_gateway_secret(cloud, outputs, STRIPE_ACCOUNT, signing_secret)
    pool = cloud.client("cognito-idp")
    password = add_person(pool, outputs, CLERK, Group.ADMIN)
    token = sign_in(pool, outputs, CLERK, password)
    return Doors(cloud, outputs, token, signing_secret)


def make_gateway_secret(
    cloud: EmbeddedCloud, outputs: Outputs, account: str, *signing_secrets: str, **values: str
) -> None:
    """Make the secret of a gateway account, `gateway/account`, where the intake reads it."""
    cloud.client("secretsmanager").create_secret(
        Name=f"{outputs[Output.GATEWAY_SECRETS_PREFIX]}/{account}",
        KmsKeyId=outputs[Output.KEY_ARN],
        SecretString=json.dumps({"signing_secrets": list(signing_secrets), **values}),
    )


def play(doors: Doors, options: DemoOptions, listener: Listener) -> None:
    story = tell(options.seed, options.customers, options.invoices)
    year = Year(doors, story)
    year.register(Counter(listener, "register customers", options.customers))
    keep_watch(doors)
    year.play(Counter(listener, "play the year, day by day", len(story.active_days())))
    look_around(doors)


def wait_for_reports(doors: Doors) -> None:
    doors.wait_until(
        "bring the reports up to the journal",
        lambda: doors.is_idle(Queue.LEDGER_EVENTS) and figures_agree(doors),
    )


def write_summary(checkout: Checkout, summary: Summary) -> Path:
    path = checkout.build / "demo" / "summary.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(summary.plain(), indent=2) + "\n", encoding="utf-8")
    return path


def check(summary: Summary) -> None:
    """Raise `StepError` where a guarantee does not hold."""
    guarantees = {
        "the journal balances": summary.journal_balanced,
        "the numbers have no gap": summary.numbering_gapless,
        "the reports equal a recount of the journal": summary.reports_equal_journal,
    }
    broken = [name for name, holds in guarantees.items() if not holds]
    if broken:
        step = "check the guarantees"
        raise StepError(step, f"this does not hold: {', '.join(broken)}")


def _stay_up(console: Console, cloud: EmbeddedCloud, login: Login) -> None:
    try:
        show_codes(console, login, lambda: cloud.is_running)
    except KeyboardInterrupt:
        console.print("Stopped.")
        return
    step = "keep the cloud up"
    raise StepError(step, f"it ended; its log is {cloud.log}")
