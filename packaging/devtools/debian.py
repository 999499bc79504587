"""Debian and Ubuntu: from what is missing to packages, and from packages to an apt that asks nothing."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from devtools.console import Stop, run_step, say
from devtools.processes import environment, output, run

# Library → packages that bring it; the first that this release knows is taken. The names that end in t64 are those of
# Debian 13, Ubuntu 24.04 and later; the plain name stands last, and is what is printed when nothing is known.
LIBRARIES: dict[str, tuple[str, ...]] = {
    # X11, and what the xcb platform plugin draws with
    "libX11.so.6": ("libx11-6",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libXext.so.6": ("libxext6",),
    "libXrandr.so.2": ("libxrandr2",),
    "libXrender.so.1": ("libxrender1",),
    "libXau.so.6": ("libxau6",),
    "libXdmcp.so.6": ("libxdmcp6",),
    "libxcb.so.1": ("libxcb1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-glx.so.0": ("libxcb-glx0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    # Wayland
    "libwayland-client.so.0": ("libwayland-client0",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
    # OpenGL
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libGLX.so.0": ("libglx0",),
    "libGLdispatch.so.0": ("libglvnd0",),
    "libOpenGL.so.0": ("libopengl0",),
    "libdrm.so.2": ("libdrm2",),
    # text
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libpng16.so.16": ("libpng16-16t64", "libpng16-16"),
    "libexpat.so.1": ("libexpat1",),
    # sound
    "libpulse.so.0": ("libpulse0",),
    "libasound.so.2": ("libasound2t64", "libasound2"),
    # the ground: GLib, D-Bus, network, compression
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libkrb5.so.3": ("libkrb5-3",),
    "libssl.so.3": ("libssl3t64", "libssl3"),
    "libcrypto.so.3": ("libssl3t64", "libssl3"),
    "libbrotlidec.so.1": ("libbrotli1",),
    "libbrotlicommon.so.1": ("libbrotli1",),
    "libz.so.1": ("zlib1g",),
    "libzstd.so.1": ("libzstd1",),
    "libbz2.so.1": ("libbz2-1.0",),
    "libbz2.so.1.0": ("libbz2-1.0",),
    "libpcre2-8.so.0": ("libpcre2-8-0",),
    "libsystemd.so.0": ("libsystemd0",),
    "libstdc++.so.6": ("libstdc++6",),
    "libgcc_s.so.1": ("libgcc-s1",),
}

APT = ("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300")  # a fresh machine is often busy with its own updates
INSTALL = (*APT, "install", "--no-install-recommends")
UPDATE = (*APT, "update")


def is_debian() -> bool:
    """Say whether packages come from apt here."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def packages_for(libraries: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the choices of package for each library; one that the table does not know stops the command."""
    names = list(libraries)
    unknown = [name for name in names if name not in LIBRARIES]
    if unknown:
        raise Stop(f"No package is known for: {', '.join(unknown)}. Qt needs it; please install it and start again.")
    return [LIBRARIES[name] for name in names]


def available_in(policy: str) -> frozenset[str]:
    """Return the packages for which the output of `apt-cache policy` shows a version that can be installed."""
    found = re.findall(r"^(\S+):\n(?:  .*\n)*?  Candidate: (?!\(none\))", policy, re.MULTILINE)
    return frozenset(found)


def choose(choices: Iterable[Sequence[str]], available: frozenset[str]) -> list[str]:
    """Return one package of each choice: the first that is available, else the last; each once, in order."""
    picked = [next((name for name in names if name in available), names[-1]) for names in choices]
    return list(dict.fromkeys(picked))


def install(choices: Sequence[Sequence[str]]) -> None:
    """Install one package of each choice as root or through sudo; without either, print the command and stop."""
    become_root = _way_to_root()
    if become_root is None:
        raise Stop(_please_run(choose(choices, _available(choices))))
    available = _available(choices)
    if not _lists_are_there() or not all(available.intersection(names) for names in choices):
        _apt("Reading the package lists", become_root, UPDATE)
        available = _available(choices)
    packages = choose(choices, available)
    try:
        _apt(f"Installing {', '.join(packages)}", become_root, (*INSTALL, *packages))
    except Stop:
        say("Once more, with new package lists.")  # old lists name files that the mirror has replaced since
        _apt("Reading the package lists", become_root, UPDATE)
        _apt(f"Installing {', '.join(packages)}", become_root, (*INSTALL, *packages))


def _way_to_root() -> list[str] | None:
    """Return what to put before a command so that root runs it; None when there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if output(["sudo", "-n", "true"]) is not None:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


def _apt(title: str, become_root: Sequence[str], command: Sequence[str]) -> None:
    """Run apt; where sudo has to ask for a password it gets the terminal."""
    env = environment() | {"DEBIAN_FRONTEND": "noninteractive"}
    full = [*become_root, *(["env", "DEBIAN_FRONTEND=noninteractive"] if become_root else []), *command]
    if list(become_root) != ["sudo"]:
        run_step(title, full, env, Path("/"))
        return
    say(f"{title}: sudo {shlex.join(command)}")
    if run(full, env):
        raise Stop(f"{title}: failed.")


def _please_run(packages: Sequence[str]) -> str:
    """Return the sentence for somebody who cannot become root from here."""
    command = f"apt-get update && apt-get install -y --no-install-recommends {shlex.join(packages)}"
    why = "This machine lacks packages, and neither root nor sudo is at hand."
    return f"{why} As root, run:\n\n    {command}\n\nthen start again."


def _available(choices: Iterable[Sequence[str]]) -> frozenset[str]:
    """Ask apt which of the packages this release has."""
    names = sorted({name for names in choices for name in names})
    return available_in(output(["apt-cache", "policy", *names], environment() | {"LC_ALL": "C"}) or "")


def _lists_are_there() -> bool:
    """Say whether apt has ever read its package lists; container images come without them."""
    return any("_Packages" in name.name for name in Path("/var/lib/apt/lists").glob("*"))
