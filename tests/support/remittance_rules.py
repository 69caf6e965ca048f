"""What holds of remittance files after every story, recounted from rows and from the files' bytes.

Per agreement: file numbers run 1..m, every order up to the counter belongs to exactly one run, each
run is finished, and its file says exactly the orders of the run that were not refused.
"""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import boto3

from cobro.formats.remittance.read import read_remittance
from cobro.runtime.settings import Table
from tests.support.cloud_in_process import BUCKET
from tests.support.world import World


def remittances(world: World) -> Iterator[str]:
    agreements: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for item in world.items(Table.REMITTANCES):
        agreements[item["pk"]["S"]][item["sk"]["S"]] = item
    ordered: dict[str, list[int]] = defaultdict(list)
    for item in world.items(Table.CHARGES):
        if item["pk"]["S"].startswith("ORDER#"):
            ordered[item["pk"]["S"].removeprefix("ORDER#")].append(int(item["sk"]["S"]))
    for agreement, rows in agreements.items():
        yield from _counted(agreement, rows, ordered[agreement])
        for name, row in rows.items():
            if name != "counter":
                yield from _run(world, f"{agreement} {name}", row)


def _counted(agreement: str, rows: dict[str, Any], ordered: list[int]) -> Iterator[str]:
    counter = rows["counter"]
    runs = [json.loads(row["facts"]["S"]) for name, row in rows.items() if name != "counter"]
    files = sorted(run["file_number"] for run in runs if run["file_number"])
    if files != list(range(1, int(counter["last_file"]["N"]) + 1)):
        yield f"{agreement}: files {files} are not 1..{counter['last_file']['N']}"
    told = sorted(n for run in runs for n in range(run["first_order"], run["last_order"] + 1))
    through = int(counter["ordered_through"]["N"])
    if told != list(range(1, through + 1)):
        yield f"{agreement}: orders {told} are not each of 1..{through} once"
    if not set(told) <= set(ordered):
        yield f"{agreement}: a run names orders that nobody gave"


def _run(world: World, name: str, row: dict[str, Any]) -> Iterator[str]:
    run = json.loads(row["facts"]["S"])
    if row["state"]["S"] != "finished":
        yield f"{name} was never finished"
        return
    refused = {refusal["order_number"] for refusal in run["refused"]}
    wanted = run["last_order"] - run["first_order"] + 1 - len(refused)
    if not run["file_number"]:
        if wanted:
            yield f"{name} has orders and no file"
        return
    agreement_id = run["agreement"]["agreement_id"]
    key = f"outgoing/{run['issuer_id']}/{agreement_id}/{run['file_number']:08d}.rem"
    if key not in world.files():
        yield f"{key} is said to be written and is not there"
        return
    content = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    if hashlib.sha256(content).hexdigest() != row["sha256"]["S"]:
        yield f"{key} is not what was written"
    orders = read_remittance(io.BytesIO(content)).orders
    if (len(orders), sum(order.amount.minor for order in orders)) != (wanted, run["total_minor"]):
        yield f"{key} tells {len(orders)} orders, the run {wanted}"
