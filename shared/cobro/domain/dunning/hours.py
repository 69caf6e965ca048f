"""The hours at which a payer may be written to.

Contact hours are Monday to Friday 8-20 and Saturday 8-14 in the issuer's place, never on Sunday
(the widest window that Brazilian state laws allow together: SP Lei 15.426/2014, AL Lei 7.782/2016).
"""

from datetime import date, datetime, timedelta

_SATURDAY, _SUNDAY = 5, 6
_OPENS_HOUR, _WEEKDAY_CLOSES_HOUR, _SATURDAY_CLOSES_HOUR = 8, 20, 14


def may_contact(local: datetime) -> bool:
    """Tell whether a payer may be written to at this local time."""
    if local.weekday() == _SUNDAY:
        return False
    closes = _SATURDAY_CLOSES_HOUR if local.weekday() == _SATURDAY else _WEEKDAY_CLOSES_HOUR
    return _OPENS_HOUR <= local.hour < closes


def next_contact_date(today: date) -> date:
    """Return the next day after today on which a payer may be written to."""
    following = today + timedelta(days=1)
    return following + timedelta(days=1) if following.weekday() == _SUNDAY else following


def contact_date(day: date) -> date:
    """Return the day itself where a payer may be written to on it, else the next such day."""
    return next_contact_date(day) if day.weekday() == _SUNDAY else day
