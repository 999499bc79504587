"""From what a machine lacks to the packages that bring it."""

import os
import re
import shutil
import sys
from pathlib import Path

import PySide6
import pytest
from devtools import debian, libraries, system
from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.debian import LIBRARIES, available_in, choose, packages_for
from devtools.libraries import QT_PARTS, missing_in

from tests.support import keyring_session

# Which of the two names of a renamed library `apt-cache policy` offered in each release; all others have one name.
RELEASES = {
    **dict.fromkeys(("Debian 12", "Ubuntu 22.04"), ""),
    **dict.fromkeys(("Debian 13", "Debian 14", "Ubuntu 24.04", "Ubuntu 25.04", "Ubuntu 25.10", "Ubuntu 26.04"), "t64"),
}
RENAMED = ("libasound2", "libglib2.0-0", "libpng16-16", "libssl3")

# Programs that come with others, or with every Linux.
WITH_OTHERS = {"dbus-daemon": "dbus-run-session", "ffmpeg": "ffprobe", "strip": "objdump"}
EVERYWHERE = {"bash", "dpkg-deb", "setpriv"}

LDD = """\
/v/PySide6/Qt/plugins/platforms/libqxcb.so:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibQt6XcbQpa.so.6 => /v/PySide6/Qt/lib/libQt6XcbQpa.so.6 (0x00007f)
\tlibxcb-cursor.so.0 => not found
\tlibxkbcommon-x11.so.0 => not found
/v/PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so:
\tlibpulse.so.0 => not found
\tlibxcb-cursor.so.0 => not found
\tlibQt6Quick.so.6 => not found
\t/lib64/ld-linux-x86-64.so.2 (0x00007f)
"""

POLICY = """\
libglib2.0-0:
  Installed: (none)
  Candidate: (none)
  Version table:
libglib2.0-0t64:
  Installed: 2.84.0
  Candidate: 2.84.1
  Version table:
 *** 2.84.0 500
libxcb-cursor0:
  Installed: (none)
  Candidate: 0.1.4-1
"""


def test_ldd_names_what_is_missing_once() -> None:
    """Each library is named once, sorted; Qt's own, which come with PySide6, are left out."""
    assert missing_in(LDD) == ("libpulse.so.0", "libxcb-cursor.so.0", "libxkbcommon-x11.so.0")


def test_a_machine_that_has_everything_misses_nothing() -> None:
    """Lines with an address, and empty output, mean that nothing is missing."""
    assert missing_in("\tlibc.so.6 => /lib/libc.so.6 (0x00007f)\n") == ()
    assert missing_in("") == ()


def test_what_ldd_tells_counts_although_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Ubuntu 22.04 ldd crashes on some files while libraries are missing, and tells of the others all the same."""
    plugin = tmp_path / ".venv/lib/python3.11/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.touch()
    ldd = tmp_path / "ldd"
    ldd.write_text(f"#!/bin/sh\ncat <<'END'\n{LDD}END\nexit 1\n", encoding="utf-8")
    ldd.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert set(libraries.missing(Checkout(tmp_path), {})) >= set(missing_in(LDD))


def test_what_an_installation_shows_to_be_missing_is_installed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look may find what the first could not see; what stays missing though it was installed is named."""
    first, second = system.Need("libfirst.so", ("first",)), system.Need("libsecond.so", ("second",))
    looks, asked = iter([[first], [second], [second]]), []
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(debian, "install", asked.append)
    with pytest.raises(Stop, match=r"Still missing after the installation: libsecond\.so"):
        system._provide(lambda: next(looks))
    assert asked == [[("first",)], [("second",)]]


def test_missing_libraries_become_packages() -> None:
    """The libraries of an ldd output lead through the table to the packages that bring them."""
    choices = packages_for(missing_in(LDD))
    assert choose(choices, frozenset()) == ["libpulse0", "libxcb-cursor0", "libxkbcommon-x11-0"]


def test_a_library_without_a_package_is_named() -> None:
    """A library that the table does not know stops the command with its name, rather than a window that never opens."""
    with pytest.raises(Stop, match=r"libnew\.so\.9"):
        packages_for(["libGL.so.1", "libnew.so.9"])


def test_apt_policy_tells_real_packages_from_mere_names() -> None:
    """A package without a candidate cannot be installed on this release."""
    assert available_in(POLICY) == {"libglib2.0-0t64", "libxcb-cursor0"}


@pytest.mark.parametrize(
    ("available", "picked"),
    [
        (frozenset({"libglib2.0-0t64"}), "libglib2.0-0t64"),
        (frozenset({"libglib2.0-0"}), "libglib2.0-0"),
        (frozenset[str](), "libglib2.0-0"),
    ],
)
def test_renamed_packages_go_by_what_the_release_has(available: frozenset[str], picked: str) -> None:
    """Newer releases renamed libraries to t64; on others, and when apt knows nothing, it is the plain name."""
    assert choose([LIBRARIES["libglib-2.0.so.0"], LIBRARIES["libgthread-2.0.so.0"]], available) == [picked]


@pytest.mark.parametrize("release", RELEASES)
def test_each_release_has_a_package_for_every_library(release: str) -> None:
    """From Debian 12 and Ubuntu 22.04 on, the package that is picked for a library is one that the release has."""
    plain = {packages[-1] for packages in LIBRARIES.values()}
    available = plain - set(RENAMED) | {name + RELEASES[release] for name in RENAMED}
    assert set(choose(LIBRARIES.values(), frozenset(available))) == available


def test_a_program_that_tests_look_for_is_installed_for_them(root: Path) -> None:
    """No test is skipped for want of a program on a machine that `dev.py test` has prepared."""
    texts = (path.read_text(encoding="utf-8") for path in (root / "tests").rglob("*.py"))
    wanted = {name for text in texts for name in re.findall(r'which\("([\w-]+)"\)', text)} | set(keyring_session.TOOLS)
    assert {WITH_OTHERS.get(name, name) for name in wanted - EVERYWHERE} <= system.TEST_TOOLS.keys()


def test_the_plain_name_stands_last() -> None:
    """The fallback of every choice is the name that works on all releases."""
    assert all(not packages[-1].endswith("t64") for packages in LIBRARIES.values())


def test_every_part_of_qt_that_is_looked_at_exists() -> None:
    """No pattern of the table went out of date with a new Qt; other systems have no such files, and no table."""
    qt = Path(PySide6.__file__).parent / "Qt"
    patterns = QT_PARTS if sys.platform == "linux" else ()
    assert [pattern for pattern in patterns if not list(qt.glob(pattern))] == []


def test_this_machine_lacks_nothing(root: Path) -> None:
    """Where the tests run, `dev.py test` has put everything in place; only Linux needs anything."""
    missing = libraries.missing(Checkout(root)) if sys.platform == "linux" else ()
    tools = system.TEST_TOOLS if sys.platform == "linux" else {}
    assert missing == ()
    assert [tool for tool in tools if shutil.which(tool) is None] == []


@pytest.mark.parametrize(
    ("env", "shown"),
    [({}, False), ({"DISPLAY": ""}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_is_x11_or_wayland(env: dict[str, str], shown: bool) -> None:
    """On Linux either variable means that a window can be shown; an empty one does not."""
    assert system.has_display(env, "linux") is shown


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_screen(platform: str) -> None:
    """No variable is asked for there."""
    assert system.has_display({}, platform)
