"""Of a message that was given up on, names are shown and nothing about anybody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.formats.message_marks import MARKS_MAX, MessageMarks, marks_of
from cobro_cli.checkout import Checkout

HELD_BACK = {"customer_id": "529.982.247-25", "name": "Ana Souza", "amount": 100, "text": "olá"}


def test_an_event_of_the_bus_has_its_kind_and_the_names_of_its_facts() -> None:
    facts = {"entry_id": "pay_1", "issuer_id": "acme", **HELD_BACK}
    body = json.dumps({"detail-type": "PaymentApplied", "source": "cobro", "detail": facts})

    assert marks_of(body) == MessageMarks(
        "PaymentApplied", (("issuer_id", "acme"), ("entry_id", "pay_1"))
    )


def test_a_block_of_invoices_goes_by_the_key_of_its_first() -> None:
    invoice = {"issuer_id": "acme", "customer_id": "c", "lines": [{"description": "x"}]}
    body = json.dumps({"invoices": [{"idempotency_key": "k-1", "invoice": invoice}, 1]})

    assert marks_of(body).names == (("issuer_id", "acme"), ("idempotency_key", "k-1"))


def test_the_outermost_of_a_name_holds() -> None:
    body = json.dumps({"detail": {"issuer_id": "inner"}, "issuer_id": "outer", "empty": []})

    assert marks_of(body).names == (("issuer_id", "outer"),)


@pytest.mark.parametrize(
    "value", ["Ana Souza", "ana@acme.example", "x" * 81, "", "\u202e1", 5, None, {"issuer_id": 1}]
)
def test_what_does_not_look_like_a_name_is_left_out(value: object) -> None:
    assert marks_of(json.dumps({"issuer_id": value, "detail-type": value})).names == ()


@pytest.mark.parametrize("body", ["", "{", "[1]", '"x"', "null", "[" * 100_000])
def test_of_what_cannot_be_read_nothing_is_shown(body: str) -> None:
    assert marks_of(body) == MessageMarks()


def test_every_event_of_ours_shows_its_kind_and_no_customer() -> None:
    for path in (Checkout.find().root / "events" / "examples").glob("*.json"):
        text = path.read_text("utf-8")
        marks = marks_of(text)

        assert marks.kind == path.stem
        assert json.loads(text)["detail"].get("customer_id") not in dict(marks.names).values()


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["issuer_id", "step", "detail-type", "x"]), inner)
        ),
    )
)
def test_any_json_is_shown_within_bounds(found: object) -> None:
    marks = marks_of(json.dumps(found))

    assert len(marks.names) <= MARKS_MAX
    assert all(len(value) <= 80 and value.isascii() for _, value in marks.names)
