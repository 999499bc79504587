"""A folder that stands for a package index: every locked package with its locked version, and a newer release of each.

The packages are made up, but ask for what the real ones ask for. The build backends among them build; the newer
releases of these fail as soon as they are imported.
"""

import hashlib
import inspect
from collections.abc import Iterable
from importlib.metadata import metadata
from pathlib import Path

from tests.support import wheel_writer
from tests.support.requirements_file import Pin

NEWER = "9999"
"""The version of the newer releases: no real one is higher."""

_SOURCE_ONLY = "kalturaapiclient"
_BACKENDS = {"hatchling": "hatchling/build.py", "setuptools": "setuptools/build_meta.py"}
_BACKEND = """

import tomllib

def build_wheel(folder, config_settings=None, metadata_directory=None):
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    return write_wheel(Path(folder), project["name"], project["version"], project["dependencies"]).name

build_editable = build_wheel

class __legacy__:  # what setuptools calls its hooks for projects that name no backend
    build_wheel = staticmethod(build_wheel)
"""
_TOO_NEW = 'raise RuntimeError("this release came after the lock was written")\n'


class MadeUpIndex:
    """The folder, for `pip --find-links`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def offer(self, pins: Iterable[Pin]) -> None:
        """Offer each pin that holds on this system, and a newer release of it; each once, whichever files it is in."""
        for pin in pins:
            if pin.holds() and not self._files(pin):
                self._offer(pin.name, pin.version)
                self._offer(pin.name, NEWER)

    def add(self, name: str, version: str, requires: list[str]) -> None:
        """Offer one more package."""
        wheel_writer.write_wheel(self.folder, name, version, requires)

    def lines(self, pins: Iterable[Pin]) -> str:
        """Return a requirements file with these pins and the hashes of what is offered for them here."""
        return "".join(self._line(pin) for pin in pins if pin.holds())

    def _offer(self, name: str, version: str) -> None:
        real = metadata(name)
        requires, extras = real.get_all("Requires-Dist") or [], real.get_all("Provides-Extra") or []
        if name == _SOURCE_ONLY:
            wheel_writer.write_source(self.folder, name, version, requires)
            return
        backend = _TOO_NEW if version == NEWER else inspect.getsource(wheel_writer) + _BACKEND
        files = {_BACKENDS[name]: backend} if name in _BACKENDS else {}
        wheel_writer.write_wheel(self.folder, name, version, requires, extras, files)

    def _line(self, pin: Pin) -> str:
        (file,) = self._files(pin)
        return f"{pin.name}=={pin.version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"

    def _files(self, pin: Pin) -> list[Path]:
        return list(self.folder.glob(f"{pin.name.replace('-', '_')}-{pin.version}[-.][pt]*"))
