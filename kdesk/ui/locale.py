"""Numbers and dates as Qt knows them for a language."""

from unicodedata import bidirectional

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QApplication

from kdesk.messages.translation import language
from kdesk.plain_text import left_to_right

_ISO_DAY = "yyyy-MM-dd"


def words_locale() -> QLocale:
    """Return the locale whose words go with kdesk's own: days of the week, lists."""
    return QLocale(language())


def _is_right_to_left(sign: str) -> bool:
    return bidirectional(sign) in {"R", "AL"}


class QtLocale:
    """Writes numbers and dates for one locale. Implements `messages.format.Locale`.

    Args:
        locale: The user's own unless given.
    """

    def __init__(self, locale: QLocale | None = None) -> None:
        self._locale = locale or QLocale.system()
        # A system without a language writes “31 10 2026”: no one reads that as a day.
        self._plain = self._locale.language() is QLocale.Language.C

    def together(self, text: str) -> str:
        """Return a number with Latin letters such that a text from right to left does not turn it round."""
        turned = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        # “4.2 MB” with a Hebrew word behind it follows that one.
        return left_to_right(text) if turned and not any(map(_is_right_to_left, text)) else text

    def number(self, value: int) -> str:
        """Return a whole number with its groups."""
        return self._locale.toString(value)

    def decimal(self, value: float, places: int) -> str:
        """Return a number with a fixed number of decimal places."""
        return self._locale.toString(value, "f", places)

    def size(self, value: int, places: int) -> str:
        """Return bytes in decimal units."""
        return self._locale.formattedDataSize(value, places, QLocale.DataSizeFormat.DataSizeSIFormat)

    def date(self, at: int) -> str:
        """Return the local day of Unix seconds in the locale's short format; without a language, by ISO 8601."""
        day = QDateTime.fromSecsSinceEpoch(at).date()
        return day.toString(_ISO_DAY) if self._plain else self._locale.toString(day, QLocale.FormatType.ShortFormat)

    def date_and_time(self, at: int) -> str:
        """Return local day and time of Unix seconds in the locale's short format; without a language, by ISO 8601."""
        time = QDateTime.fromSecsSinceEpoch(at)
        if self._plain:
            return time.toString(f"{_ISO_DAY} HH:mm")
        return self._locale.toString(time, QLocale.FormatType.ShortFormat)
