"""The due date of a boleto as four digits: days from 7 October 1997, begun anew in 2025.

After factor 9999 (21 February 2025) comes 1000 again, so that a factor has a date every 9000 days.
It is read against a day of reference, within FEBRABAN's control range of 3000 days back and 5500
ahead; what falls between the two ranges is refused, never guessed. A factor under 1000 says that
the boleto carries no due date.
"""

from datetime import date, timedelta

from cobro.domain.errors import InvalidInputError

_BASE = date(1997, 10, 7)
_FIRST, _CYCLE = 1000, 9000
_BACK = timedelta(days=3000)
_AHEAD = timedelta(days=5500)


def due_factor(due_date: date, on: date) -> str:
    """Return the four digits of a due date; refuse one that a reader of `on` could not read."""
    days = (due_date - _BASE).days
    if days < _FIRST or not -_BACK <= due_date - on <= _AHEAD:
        message = (
            f"a due date of {due_date} cannot be written on {on}: it is between {on - _BACK} and "
            f"{on + _AHEAD}"
        )
        raise InvalidInputError(message, field="due_date")
    return str((days - _FIRST) % _CYCLE + _FIRST)


def due_date_of(factor: str, on: date) -> date | None:
    """Return the date that a factor means on a day; None where the boleto carries no due date."""
    number = int(factor)
    if number < _FIRST:
        return None
    first = on - _BACK
    least = _BASE + timedelta(days=number)
    # the earliest date of this factor that is not before the range; the range is under one cycle
    cycles = max(0, -(-(first - least).days // _CYCLE))
    found = least + timedelta(days=cycles * _CYCLE)
    if found > on + _AHEAD:
        message = (
            f"due-date factor {factor} stands for no date within the control range of {on} "
            f"({first} to {on + _AHEAD}): name the day on which the boleto was issued"
        )
        raise InvalidInputError(message, field="due_factor")
    return found
