"""What the machine itself has to bring on Linux: a Python that can make environments, libraries, a font, tools."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from devtools import debian, libraries
from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.processes import output

# Program → Debian package.
DISPLAY_TOOLS = {"Xvfb": "xvfb"}
BENCH_TOOLS = {**DISPLAY_TOOLS, "curl": "curl", "openssl": "openssl"}
TEST_TOOLS = {
    **DISPLAY_TOOLS,
    "dbus-run-session": "dbus",  # with it come dbus-daemon and the configuration of a session bus
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",  # the bus on which screen readers ask; it is on no path
    "gnome-keyring-daemon": "gnome-keyring",
    "secret-tool": "libsecret-tools",
    "xdotool": "xdotool",
    "ffprobe": "ffmpeg",
    "curl": "curl",  # the README speaks it
    "systemd-analyze": "systemd",  # reads the unit of `kdesk watch`
    "desktop-file-validate": "desktop-file-utils",  # reads the menu entry of the packages
    "appstreamcli": "appstream",  # reads what they tell software centres
    "gio": "libglib2.0-bin",  # starts what a menu entry names, as desktops do
    "objdump": "binutils",  # tells what the parts of Qt are linked with
    "mksquashfs": "squashfs-tools",  # packs an AppImage
    "xz": "xz-utils",  # unpacks the single file
    "fusermount3": "fuse3",  # mounts drives with odd habits for users other than root
}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is missing: its name for people, and the Debian packages of which one brings it."""

    name: str
    packages: tuple[str, ...]


def has_display(env: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Say whether a window can be shown; macOS and Windows always have a screen."""
    return platform != "linux" or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def prepare_machine(tools: Mapping[str, str]) -> None:
    """See to what can be known before anything is installed: environments, a font, the tools named."""
    if sys.platform == "linux":
        _provide(lambda: [*_venv_needs(), *_font_needs(), *_tool_needs(tools)])
    elif _venv_needs():
        raise Stop(f"The Python at {sys.executable} lacks venv or ensurepip; please use a complete one.")


def prepare_qt(checkout: Checkout) -> None:
    """See to the shared libraries that the installed Qt needs."""
    if sys.platform == "linux":
        _provide(lambda: _library_needs(libraries.missing(checkout)))


def _provide(look: Callable[[], list[Need]]) -> None:
    """Install what is missing on Debian; elsewhere, and when it stays missing, say what it is and stop."""
    installed: set[Need] = set()
    while needs := look():  # what is there now may show what else is missing
        if not debian.is_debian():
            raise Stop(
                f"This machine lacks: {_names(needs)}. Please install it with your system's tools and start again."
            )
        if installed.issuperset(needs):
            raise Stop(f"Still missing after the installation: {_names(needs)}.")
        debian.install([need.packages for need in needs])
        installed.update(needs)


def _venv_needs() -> list[Need]:
    """Debian ships `venv` and `ensurepip` apart from Python."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return []
    if not sys.base_prefix.startswith("/usr") or sys.base_prefix.startswith("/usr/local"):
        raise Stop(f"The Python at {sys.executable} lacks venv or ensurepip; please use a complete one.")
    return [Need("python3-venv", (_venv_package(),))]


def _venv_package() -> str:
    """Return the package for this Python, which need not be the system's default one."""
    version = f"python3.{sys.version_info.minor}"
    return "python3-venv" if Path("/usr/bin/python3").resolve().name == version else f"{version}-venv"


def _font_needs() -> list[Need]:
    """Without a font Qt draws every letter as a box."""
    if shutil.which("fc-list") is None:
        return [Need("fontconfig", ("fontconfig",)), Need("a text font", ("fonts-dejavu-core",))]
    return [] if (output(["fc-list"]) or "").strip() else [Need("a text font", ("fonts-dejavu-core",))]


def _tool_needs(tools: Mapping[str, str]) -> list[Need]:
    """Return the programs that are not on the path."""
    return [Need(program, (package,)) for program, package in tools.items() if shutil.which(program) is None]


def _library_needs(names: Iterable[str]) -> list[Need]:
    """Return the missing libraries with the packages that bring them."""
    missing = list(names)
    if not debian.is_debian():
        return [Need(name, ()) for name in missing]
    return [Need(name, packages) for name, packages in zip(missing, debian.packages_for(missing), strict=True)]


def _names(needs: Iterable[Need]) -> str:
    """Return the needs as a list for a sentence."""
    return ", ".join(need.name for need in needs)
