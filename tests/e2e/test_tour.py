"""The guided tour that `dev.py demo` gives on machines without a display."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

TOUR = Path(__file__).parents[2] / "packaging" / "tour.py"


def test_the_tour_does_the_whole_job(tmp_path: Path) -> None:
    """Each step tells its result, the link is printed, every page is pictured, and the status is 0."""
    pictures = tmp_path / "pictures"
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, str(TOUR), "--screenshots", str(pictures)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=110,
    )
    assert done.returncode == 0, done.stdout
    steps = ["made a video", "opened the window", "dropped it", "READY", "Library", "played", "copied its HLS link"]
    lines = done.stdout.splitlines()
    assert all(any(step in line for line in lines) for step in steps), done.stdout
    assert any(line.startswith("http://127.0.0.1:") and line.endswith("/a.m3u8") for line in lines)
    assert {path.name for path in pictures.glob("*.png")} == {"uploads.png", "library.png", "sign-in.png"}
