"""Every hostile delivery of the collection, at the level of its signature."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.adapters.gateways.request import BadSignatureError
from cobro.adapters.gateways.stripe_signature import verify
from tests.corpus.conftest import DATA

COLLECTION = json.loads((DATA / "gateways" / "stripe" / "hostile.json").read_text("utf-8"))
SECRETS = list(COLLECTION["secrets"].values())


def deliver(case: dict[str, Any]) -> None:
    headers = {name.lower(): value for name, value in case["headers"].items()}
    body = case["body"].encode()
    if case["isBase64Encoded"]:
        body = base64.b64decode(body)
    now = datetime.fromtimestamp(case["now"], UTC)
    verify(headers.get("stripe-signature"), body, SECRETS, now)


@pytest.mark.parametrize("case", COLLECTION["cases"], ids=lambda case: str(case["name"]))
def test_only_what_stripe_signed_in_time_is_let_in(case: dict[str, Any]) -> None:
    if str(case["expect"]).startswith("200"):
        deliver(case)
        return

    with pytest.raises(BadSignatureError):
        deliver(case)


def test_the_collection_holds_good_and_bad_deliveries() -> None:
    expected = {str(case["expect"])[:3] for case in COLLECTION["cases"]}

    assert expected == {"200", "400"}
    assert len(COLLECTION["cases"]) >= 21
