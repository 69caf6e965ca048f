"""The lake's files on this machine: what changed in the bucket is fetched, what went there goes.

A file is told by its ETag, so that asking again fetches only months that were written since.
"""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.lake_bucket import PREFIX, month_of_key
from cobro_cli.steps import Counter, Listener, StepError

__all__ = ["fetch_lake"]

STEP = "fetch the lake"
_AT_ONCE = 8
_KNOWN = "known.json"  # beside the tables, where no query looks


def fetch_lake(client: Any, bucket: str, folder: Path, listener: Listener) -> int:  # noqa: ANN401 - botocore builds clients at run time
    """Make `folder` hold what the bucket does and return how many files were fetched.

    Raises `StepError` where the bucket does not answer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _known(folder)
    try:
        there = dict(_listed(client, bucket))
        stale = [key for key in there if there[key] != known.get(key)]
        counter = Counter(listener, STEP, len(stale))

        def fetch(key: str) -> tuple[str, str]:
            found = client.get_object(Bucket=bucket, Key=key)
            _write(folder / key, found["Body"].read())
            counter.advance()
            return key, found["ETag"]

        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            fetched = dict(pool.map(fetch, stale))
    except (BotoCoreError, ClientError) as error:
        raise StepError(STEP, f"s3://{bucket}: {error}") from error
    for gone in known.keys() - there.keys():
        (folder / gone).unlink(missing_ok=True)
    kept = {key: tag for key, tag in known.items() if key in there}
    _write(folder / _KNOWN, json.dumps({**kept, **fetched}, indent=1).encode())
    return len(fetched)


def _listed(client: Any, bucket: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=PREFIX)
    for page in pages:
        for found in page.get("Contents", ()):
            if month_of_key(found["Key"]) is not None:
                yield found["Key"], found["ETag"]


def _known(folder: Path) -> dict[str, str]:
    """Return the ETags of the files that are here; none for a file that somebody took away."""
    try:
        known: dict[str, str] = json.loads((folder / _KNOWN).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {key: tag for key, tag in known.items() if (folder / key).is_file()}


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename: who queries meanwhile sees the file before, or this one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(content)
    draft.replace(path)
