"""What a run that ends unexpectedly leaves, and what the next one finds."""

import faulthandler
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kdesk.crash_file import LAST, PRESENT, crash_kept, forget_crash, last_crash
from kdesk.errors import KdeskError
from kdesk.logs import Redactor

RUN = """
    import os, signal, sys
    from pathlib import Path
    from kdesk.crash_file import crash_kept
    with crash_kept(Path(sys.argv[1]), str, ()):
        {what}
"""


def crash(folder: Path, what: str) -> int:
    """Run a process that does this while its crash is kept; return its exit status."""
    program = textwrap.dedent(RUN).format(what=what)
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program, str(folder)], check=False, capture_output=True, timeout=60
    )
    return done.returncode


@pytest.fixture(autouse=True)
def _faults_as_before() -> object:
    """Leave pytest's own handler of faults as it is."""
    was = faulthandler.is_enabled()
    yield
    if was:
        faulthandler.enable()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not end processes by SIGSEGV or SIGABRT")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_an_end_by_the_system_leaves_the_stacks(tmp_path: Path, number: int) -> None:
    """The next run finds them under another name, also if it crashes itself; Qt's own end is an abort."""
    assert crash(tmp_path, f"os.kill(os.getpid(), {int(number)})") == -number
    assert "Fatal Python error" in (tmp_path / PRESENT).read_text()
    assert (tmp_path / PRESENT).stat().st_mode & 0o077 == 0
    with crash_kept(tmp_path, str, ()):
        text, at = last_crash(tmp_path)
        assert "Fatal Python error" in text
        assert at == (tmp_path / LAST).stat().st_mtime
    assert not (tmp_path / PRESENT).exists()
    forget_crash(tmp_path)
    assert last_crash(tmp_path) == ("", 0.0)


def test_an_exception_leaves_its_traceback_without_secrets(tmp_path: Path) -> None:
    """And an error in order, or an end in order, leaves nothing."""
    redactor = Redactor()
    redactor.hide("S3cr3t-word")
    with pytest.raises(LookupError), crash_kept(tmp_path, redactor.redact, (KdeskError,)):
        raise LookupError("S3cr3t-word")
    text = (tmp_path / PRESENT).read_text()
    assert "LookupError" in text
    assert "S3cr3t" not in text
    with pytest.raises(KdeskError), crash_kept(tmp_path, redactor.redact, (KdeskError,)):
        raise KdeskError
    assert not (tmp_path / PRESENT).exists()
    assert "LookupError" in last_crash(tmp_path)[0]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Kdesk starts all the same."""
    tmp_path.chmod(0o500)
    with crash_kept(tmp_path, str, ()):
        assert last_crash(tmp_path) == ("", 0.0)
    tmp_path.chmod(0o700)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """Likewise."""
    with crash_kept(tmp_path / "nowhere", str, ()):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux stands for a full disk")
def test_a_full_disk_hides_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ended the program is raised, also where it cannot be written."""
    monkeypatch.setattr("kdesk.crash_file.touch_private", lambda path: path.symlink_to("/dev/full"))
    with pytest.raises(LookupError), crash_kept(tmp_path, str, ()):
        raise LookupError
