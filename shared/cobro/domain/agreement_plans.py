"""The parts of a payment agreement: equal ones, or as planned, and which limits they pass."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money
from cobro.domain.payment_agreements import INSTALMENTS_MAX, AgreementRules, Part


def equal_parts(total: Money, due_dates: Sequence[date]) -> tuple[Part, ...]:
    """Share a sum out equally; the first parts bear the minor units that are left over."""
    each, over = divmod(total.minor, len(due_dates))
    return tuple(
        Part(day, Money(each + (index < over), total.currency))
        for index, day in enumerate(due_dates)
    )


def checked_parts(parts: Sequence[Part], today: date) -> tuple[Part, ...]:
    """Return the parts; raise `InvalidInputError` for too many, of nothing, past or disordered."""
    if not 1 <= len(parts) <= INSTALMENTS_MAX:
        message = f"an agreement has 1 to {INSTALMENTS_MAX} instalments"
        raise InvalidInputError(message, field="instalments")
    days = [part.due_date for part in parts]
    if days[0] < today or any(later <= sooner for sooner, later in pairwise(days)):
        message = "instalments are due from today on, each after the one before it"
        raise InvalidInputError(message, field="first_due_date")
    if not all(part.amount.is_positive for part in parts):
        message = "the sum is too small for so many instalments"
        raise InvalidInputError(message, field="instalments")
    return tuple(parts)


def planned_parts(plan: Sequence[tuple[date, int | None]], total: Money) -> tuple[Part, ...]:
    """Return parts of given days and minor units; the last one may be the rest of the total.

    Raises `InvalidInputError` where they do not come to the total.
    """
    given = sum(minor or 0 for _, minor in plan)
    rest = total.minor - given
    *_, (_, last) = plan
    if any(minor is None for _, minor in plan[:-1]):
        message = "only the last part may be left without an amount: it is the rest"
        raise InvalidInputError(message, field="plan")
    if last is not None and rest:
        planned = Money(given, total.currency)
        message = f"the parts come to {planned} and what is owed to {total}; leave the last one out"
        raise InvalidInputError(message, field="plan")
    return tuple(
        Part(day, Money(rest if minor is None else minor, total.currency)) for day, minor in plan
    )


def limits_passed(
    rules: AgreementRules, parts: Sequence[Part], discount_percent: Decimal, today: date
) -> tuple[str, ...]:
    """Say which limits a proposal passes: another person then releases it."""
    first, total = parts[0], sum(part.amount.minor for part in parts)
    last = today + timedelta(days=rules.days_max)
    passed = []
    if rules.down_payment_percent and (
        first.amount.minor * 100 < rules.down_payment_percent * total
    ):
        passed.append(f"less than {rules.down_payment_percent} % is paid first")
    if len(parts) > rules.instalments_max:
        passed.append(f"more than {rules.instalments_max} instalments")
    if parts[-1].due_date > last:
        passed.append(f"the last instalment is due after {last}")
    if discount_percent > rules.charges_discount_percent:
        passed.append(f"more than {rules.charges_discount_percent} % of the charges is waived")
    return tuple(passed)
