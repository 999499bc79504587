"""The unit of `kdesk watch`: it names a command that there is, and systemd understands it."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kdesk.cli import COMMANDS

UNIT = Path("packaging/systemd/kdesk-watch.service")


def test_the_unit_starts_the_command(root: Path) -> None:
    """It restarts after failures, and takes the end by SIGTERM for what it is."""
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[method-assign,assignment]  keys of systemd have capitals
    unit.read(root / UNIT, encoding="utf-8")
    service = unit["Service"]
    program, command = service["ExecStart"].split()
    assert (program, command in COMMANDS) == ("kdesk", True)
    assert (service["Restart"], service["SuccessExitStatus"]) == ("on-failure", "143")
    assert unit["Install"]["WantedBy"] == "default.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_the_unit(root: Path, tmp_path: Path) -> None:
    """Every key and value, once the program is where the unit says."""
    program = tmp_path / "kdesk"
    program.symlink_to(sys.executable)
    unit = tmp_path / UNIT.name
    unit.write_text((root / UNIT).read_text("utf-8").replace("ExecStart=kdesk", f"ExecStart={program}"), "utf-8")
    done = subprocess.run(  # noqa: S603  the system's own program
        [shutil.which("systemd-analyze") or "", "verify", "--user", str(unit)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
