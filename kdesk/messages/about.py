"""What the program says about itself."""

import platform

from kdesk import __version__
from kdesk.messages.translation import _

LICENCE = "MIT"


def version_line() -> str:
    """Return name and version of the program."""
    return _("kdesk {version}").format(version=__version__)


def parts_line(parts: dict[str, str]) -> str:
    """Return what the program runs on: “Python 3.11.7 · Qt 6.11.1”.

    Args:
        parts: Version by name, in the order of the line.
    """
    return " · ".join(f"{name} {version}" for name, version in ({"Python": platform.python_version()} | parts).items())
