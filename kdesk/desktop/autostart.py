"""Starts kdesk when its user signs in to the system: an entry in the place that each system has for that.

Linux has a file of the XDG autostart folder, macOS a LaunchAgent, Windows a value of the registry. Only that of Linux
was tried so far.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kdesk.private_files import make_private

NAME = "kdesk"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
# What a desktop entry takes for a sign of its own (freedesktop.org, Exec key).
_QUOTED = str.maketrans({'"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "\\": "\\\\\\\\", "%": "%%", "\n": "\\n"})


def single_file(environment: Mapping[str, str], program: Path) -> str:
    """Return the AppImage, or the file that unpacks itself, that a program was started from; "" for none.

    Its folder has another name with each start, or with each version.
    """
    file, folder = environment.get("APPIMAGE", ""), environment.get("APPDIR", "")
    # Any AppImage that starts this program hands its own ones on.
    is_inside = bool(folder) and program.resolve().is_relative_to(Path(folder).resolve())
    return file if is_inside and Path(file).is_file() else ""


def autostart_file() -> Path:
    """Return the file that starts kdesk on Linux or macOS."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / "org.kdesk.kdesk.plist"
    config = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(config) if Path(config).is_absolute() else Path.home() / ".config"
    return folder / "autostart" / "kdesk.desktop"


def set_autostart(command: Sequence[str], *, wanted: bool) -> None:
    """Start this command at each sign-in from now on, or do not. Raises OSError. Blocks.

    An entry that another command has made stays if this one is not wanted: it belongs to another data directory.
    """
    if sys.platform == "win32":
        _set_registry(command, wanted=wanted)
        return
    file = autostart_file()
    content = _launch_agent(command) if sys.platform == "darwin" else desktop_entry(command).encode()
    present = file.read_bytes() if file.is_file() else b""
    if wanted and not _starts(present, content):
        make_private(file.parent)
        file.write_bytes(content)
    elif not wanted and _starts(present, content):
        file.unlink()


def desktop_entry(command: Sequence[str]) -> str:
    """Return the desktop entry that starts a command."""
    words = " ".join(f'"{word.translate(_QUOTED)}"' for word in command)
    return f"[Desktop Entry]\nType=Application\nVersion=1.0\nName=kdesk\nIcon=kdesk\nTerminal=false\nExec={words}\n"


def _starts(present: bytes, content: bytes) -> bool:
    """Return whether the present entry starts the same, whatever else a desktop has written into it."""
    if sys.platform == "darwin":
        return present == content
    (line,) = (line for line in content.splitlines() if line.startswith(b"Exec="))
    return line in present.splitlines()


def _launch_agent(command: Sequence[str]) -> bytes:
    import plistlib  # noqa: PLC0415  for macOS

    return plistlib.dumps({"Label": "org.kdesk.kdesk", "ProgramArguments": list(command), "RunAtLoad": True})


def _set_registry(command: Sequence[str], *, wanted: bool) -> None:
    # `sys.platform` keeps the types of other systems apart.
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415  its rules of quoting only
        import winreg  # noqa: PLC0415  only there

        line = subprocess.list2cmdline(command)
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
            try:
                present = str(winreg.QueryValueEx(key, NAME)[0])
            except FileNotFoundError:
                present = ""
            if wanted:
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, line)
            elif present == line:
                winreg.DeleteValue(key, NAME)
