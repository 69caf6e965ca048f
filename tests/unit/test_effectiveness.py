"""What collecting brought, as shares of what was asked for."""

from decimal import Decimal

from cobro.domain.effectiveness import Arrangements, Ended, StepFigures
from cobro.domain.effects import Answer, EffectKind, StepNames

NAMES = StepNames("own", "1", "first", "email", is_held_out=False)


def figures(steps: int, owed: int, came: int, answered: int) -> StepFigures:
    answers = dict.fromkeys(Answer, 0) | {Answer.PAID: answered}
    return StepFigures(NAMES, steps, owed, came, answered, answers)


def test_rates_of_a_step_are_shares_of_what_was_owed_and_sent() -> None:
    found = figures(3, 90_000, 30_000, 2)

    assert found.recovery == Decimal("0.3333")
    assert found.response == Decimal("0.6667")
    assert found.paid == 2


def test_a_step_that_never_went_has_no_rates() -> None:
    found = figures(0, 0, 0, 0)

    assert (found.recovery, found.response) == (None, None)


def test_a_finished_agreement_is_a_kept_one() -> None:
    states = {"finished": Ended(3, 900), "broken": Ended(1, 100), "kept": Ended(9, 9)}
    agreements = Arrangements(EffectKind.AGREEMENT, "2026-03", "", states)

    assert agreements.kept == Ended(3, 900)
    assert agreements.broken == Ended(1, 100)
    assert agreements.kept_rate == Decimal("0.75")


def test_promises_of_which_none_ended_have_no_rate() -> None:
    promises = Arrangements(EffectKind.PROMISE, "2026-03", "ana", {"withdrawn": Ended(1, 5)})

    assert (promises.kept, promises.broken, promises.kept_rate) == (Ended(), Ended(), None)
