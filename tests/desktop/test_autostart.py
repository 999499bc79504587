"""The entry that starts kdesk at the sign-in of the system."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from driving import until

from kdesk.desktop.autostart import autostart_file, desktop_entry, set_autostart, single_file
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the entry of Linux")
COMMAND = ("/opt/k desk/kdesk", "--background")


@pytest.fixture(autouse=True)
def _own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_an_entry_comes_and_goes() -> None:
    """Only in the folder for the sign-in."""
    set_autostart(COMMAND, wanted=True)
    assert 'Exec="/opt/k desk/kdesk" "--background"\n' in autostart_file().read_text()
    set_autostart(COMMAND, wanted=False)
    assert not autostart_file().exists()
    set_autostart(COMMAND, wanted=False)


def test_the_single_file_is_started_and_not_its_folder(tmp_path: Path) -> None:
    """An AppImage is mounted elsewhere each time. One that only started this program is not meant."""
    file, folder = tmp_path / "kdesk.AppImage", tmp_path / "mounted"
    (folder / "usr").mkdir(parents=True)
    program = folder / "usr" / "kdesk"
    program.touch()
    told = {"APPIMAGE": str(file), "APPDIR": str(folder)}
    assert single_file(told, program) == ""
    file.touch()
    assert single_file(told, program) == str(file)
    assert single_file(told, tmp_path / "bin" / "kdesk") == ""
    assert single_file({"APPIMAGE": str(file)}, program) == ""
    assert single_file({}, program) == ""


def test_what_the_desktop_wrote_into_the_entry_stays() -> None:
    """Desktops switch an entry off by a line in it."""
    set_autostart(COMMAND, wanted=True)
    with autostart_file().open("a") as file:
        file.write("X-GNOME-Autostart-enabled=false\n")
    set_autostart(COMMAND, wanted=True)
    assert "X-GNOME-Autostart-enabled=false" in autostart_file().read_text()


def test_an_entry_of_another_data_directory_is_not_removed() -> None:
    """A window on a directory of its own must not end the start of the usual one."""
    set_autostart(COMMAND, wanted=True)
    set_autostart((*COMMAND, "--data", "/elsewhere"), wanted=False)
    assert autostart_file().exists()


@pytest.mark.skipif(not shutil.which("gio"), reason="needs the system's reader of entries")
def test_signs_in_a_path_survive_the_quoting(tmp_path: Path) -> None:
    """Launched by the system's own reader of entries, the command gets the very words."""
    odd = tmp_path / 'a "b" $HOME `c` \\d'
    odd.mkdir()
    script = odd / "run"
    script.write_text('#!/bin/sh\nprintf "%s" "$1" > "$0.out"\n')
    script.chmod(0o755)
    entry = tmp_path / "odd.desktop"
    entry.write_text(desktop_entry((str(script), "w $x %u \\ ok")))
    subprocess.run([shutil.which("gio") or "", "launch", str(entry)], check=True, timeout=20)  # noqa: S603  of the system
    out = script.with_name("run.out")
    asyncio.run(until(lambda: out.exists() and out.read_text(), PATIENCE, "the command"))
    assert out.read_text() == "w $x %u \\ ok"
