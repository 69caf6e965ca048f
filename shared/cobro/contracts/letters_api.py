"""Letters of a day, as the HTTP API takes and shows them, version 1."""

from typing import Any

import msgspec

from cobro.contracts.fields import Key
from cobro.domain.letters import LetterBatch


class PostLettersV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say that the letters of a day went to the post."""

    issuer_id: Key


def batch_view(batch: LetterBatch) -> dict[str, Any]:
    return {
        "gathered_date": batch.gathered_date,
        "state": batch.state.value,
        "letters": batch.letters,
        "pages": batch.pages,
        "left_out": batch.left_out,
        "drawn_at": batch.drawn_at,
        "posted_at": batch.posted_at,
        "posted_by": batch.posted_by,
    }
