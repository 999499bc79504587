"""The time that a typed date means."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale

from kdesk.domain.search.amounts import Period, Today, period_of

_CENTURY = 100


def period_typed(text: str, today: Today, locale: QLocale) -> Period | None:
    """Return the day, month or year that a text means; None if it means none.

    A text is what a search takes (`2024`, `2024-11`, `2024-11-03`, `last-month`), or a day as the language writes it.

    Args:
        locale: Of the language.
    """
    period = period_of(text, today)
    if period is not None:
        return period
    form = locale.dateFormat(QLocale.FormatType.ShortFormat)
    date = locale.toDate(text.strip(), form if "yyyy" in form else form.replace("yy", "yyyy"))
    if not date.isValid() or date.year() < _CENTURY:
        date = locale.toDate(text.strip(), form)
        # Qt takes two digits for a year of the last century.
        later = date.addYears(_CENTURY)
        date = later if "yyyy" not in form and later <= QDate.currentDate() else date
    if not date.isValid():
        date = locale.toDate(text.strip(), QLocale.FormatType.LongFormat)
    return _day(date) if date.isValid() else None


def _day(date: QDate) -> Period | None:
    try:
        begin = datetime(date.year(), date.month(), date.day())  # noqa: DTZ001  local, as the next line takes it
        return Period(int(begin.timestamp()), int((begin + timedelta(days=1)).timestamp()))
    except (ValueError, OverflowError, OSError):  # a year that this system cannot express
        return None
