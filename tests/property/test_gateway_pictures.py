"""Pictures of a payment end alike in any order, repeated, and with any but the last one lost.

For the gateways that name no movements: what they say is figures, and figures have to do.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.gateways import MovementKind
from tests.support.gateways.booked import booked
from tests.support.gateways.lives import LIVES


@pytest.mark.parametrize("gateway", LIVES)
@given(data=st.data())
def test_any_order_and_number_of_pictures_ends_alike(gateway: str, data: st.DataObject) -> None:
    life = data.draw(LIVES[gateway])
    again = data.draw(st.lists(st.sampled_from(life), max_size=6))
    mixed = data.draw(st.permutations(life + again))

    assert booked(mixed).sums == booked(life).sums


@pytest.mark.parametrize("gateway", LIVES)
@given(data=st.data())
def test_the_last_picture_heals_the_loss_of_any_other(gateway: str, data: st.DataObject) -> None:
    life = data.draw(LIVES[gateway])
    kept = data.draw(st.lists(st.sampled_from(life), max_size=4))

    assert booked([*kept, life[-1]]).sums == booked(life).sums


@pytest.mark.parametrize("gateway", LIVES)
@given(data=st.data())
def test_a_picture_that_was_booked_changes_nothing(gateway: str, data: st.DataObject) -> None:
    life = data.draw(LIVES[gateway])
    book = booked(life)
    names = [(step.kind, step.reference) for step in book.steps]

    assert [book.book(picture) for picture in life] == [0] * len(life)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("gateway", LIVES)
@given(data=st.data())
def test_never_more_leaves_than_came_and_disputes_end_even(
    gateway: str, data: st.DataObject
) -> None:
    book = booked(data.draw(LIVES[gateway]))
    back = book.in_all(MovementKind.REFUNDED) - book.in_all(MovementKind.REFUND_FAILED)
    withheld = book.in_all(MovementKind.DISPUTE_WITHHELD)
    ended = book.in_all(MovementKind.DISPUTE_RETURNED) + book.in_all(MovementKind.DISPUTE_LOST)

    assert 0 <= back + withheld <= book.in_all(MovementKind.CAPTURED)
    assert ended in {0, withheld}
