"""Numbers and dates as Qt knows them for a language."""

from PySide6.QtCore import QDateTime, QLocale


class QtLocale:
    """Writes numbers and dates for one locale. Implements `messages.format.Locale`.

    Args:
        locale: The user's own unless given.
    """

    def __init__(self, locale: QLocale | None = None) -> None:
        self._locale = locale or QLocale.system()

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
        """Return the local day of Unix seconds in the locale's short format."""
        return self._locale.toString(QDateTime.fromSecsSinceEpoch(at).date(), QLocale.FormatType.ShortFormat)

    def date_and_time(self, at: int) -> str:
        """Return local day and time of Unix seconds in the locale's short format."""
        return self._locale.toString(QDateTime.fromSecsSinceEpoch(at), QLocale.FormatType.ShortFormat)
