"""Size and place of the window, kept in a file of Qt's own format beside the settings."""

from contextlib import suppress

from PySide6.QtCore import QByteArray, QSettings

from kdesk.private_files import touch_private
from kdesk.store.paths import Paths

_KEY = "geometry"


def kept_geometry(paths: Paths) -> bytes:
    """Return the kept geometry, b"" at a first start."""
    kept = _file(paths).value(_KEY)
    # Any other type comes from a file that was damaged or edited.
    return bytes(kept.data()) if isinstance(kept, QByteArray) else b""


def keep_geometry(paths: Paths, geometry: bytes) -> None:
    """Keep what `QWidget.saveGeometry` returned."""
    _file(paths).setValue(_KEY, QByteArray(geometry))


def _file(paths: Paths) -> QSettings:
    """Open the file; it is created private, which Qt would not do."""
    file = paths.settings.with_name("window.ini")
    with suppress(OSError):
        touch_private(file)
    return QSettings(str(file), QSettings.Format.IniFormat)
