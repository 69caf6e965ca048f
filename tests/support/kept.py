"""A world as it stands, kept to begin from again: a copy is quicker than doing everything anew."""

import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from tests.support import outbox, queues, social_messaging, text_messaging
from tests.support.cloud_in_process import REGION
from tests.support.moto_gaps import DEDUPLICATION
from tests.support.world import World

_SITES = ("orders", "charges", "checkouts", "answers", "books", "answered")


@dataclass(frozen=True)
class KeptWorld:
    """What is stored, waits, was mailed and was asked for; and the harness's own memory of it."""

    now: datetime
    published: frozenset[str]
    shelves: dict[str, Any]
    sites: list[dict[str, Any]]


def keep(world: World) -> KeptWorld:
    shelves: dict[str, Any] = {name: list(shelf) for name, shelf in _lists(world).items()}
    shelves |= {name: dict(shelf) for name, shelf in _dicts(world).items()}
    known, sites = frozenset(world.published), copy.deepcopy(_sites(world))
    return KeptWorld(world.now, known, copy.deepcopy(shelves), sites)


@cache
def _settled() -> dict[str, KeptWorld]:
    return {}


def settle_in(world: World) -> None:
    """Empty the world and register its company and customer, which is done once and kept."""
    known, place = _settled(), world.sites.stripe_url  # of each world another one
    if place not in known:
        world.reset()
        world.settle_in()
        known[place] = keep(world)
    put_back(world, known[place])


def put_back(world: World, kept: KeptWorld) -> None:
    """Make the world what it was, with nothing that a process remembers."""
    world.reset()
    world.at(kept.now)
    world.published.update(kept.published)
    shelves, sites = copy.deepcopy(kept.shelves), copy.deepcopy(kept.sites)
    for name, shelf in _lists(world).items():
        shelf.extend(shelves[name])
    for name, mapping in _dicts(world).items():
        mapping.update(shelves[name])
    for site, was in zip((world.sites.pagbank, world.sites.stripe), sites, strict=True):
        vars(site).update(was)


def _lists(world: World) -> dict[str, list[Any]]:
    waiting = {
        f"queue {name}": queue._messages  # moto shows those that can be seen now only
        for name, queue in queues.backend().queues.items()
    }
    return {"mails": outbox.everything(), "dead letters": world.dead_letters, **waiting}


def _dicts(world: World) -> dict[str, dict[Any, Any]]:
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    buckets = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets
    return {
        "deduplication": DEDUPLICATION.seen,
        "receives": world.receives,
        "text messages": text_messaging.sent(),
        "WhatsApp messages": social_messaging.sent(),
        **{f"table {name}": table.items for name, table in tables.items()},
        **{f"bucket {name}": bucket.keys for name, bucket in buckets.items()},
    }


def _sites(world: World) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in vars(site).items() if name in _SITES}
        for site in (world.sites.pagbank, world.sites.stripe)
    ]
