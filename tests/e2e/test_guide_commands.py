"""What the guide lets people type against the demo server, typed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import media

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "resources" / "help" / "demo-server.md"
SECONDS = 120


def commands() -> str:
    """Return the shell commands of the page, in order."""
    return "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))


@pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("curl") is None, reason="the page speaks bash and curl"
)
def test_the_page_on_the_demo_server(tmp_path: Path) -> None:
    """A script author gets the server, its credentials, a session, an upload, a picture, HLS and a fault."""
    media.make_video(tmp_path / "clip.mp4", size="320x180")
    (tmp_path / "kdesk").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kdesk "$@"\n')
    (tmp_path / "kdesk").chmod(0o755)
    script = f"trap 'kill %1; wait' EXIT\nset -e\n{commands()}"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    python = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(  # noqa: S603  the page's own commands
        ["bash", "-c", script],  # noqa: S607  the user's bash
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "PYTHONPATH": python},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    assert '"objectType":"KalturaMediaListResponse"' in done.stdout, done.stderr
    assert "#EXT-X-STREAM-INF" in done.stdout
    assert done.stdout.endswith("503\n200\n")
    assert (tmp_path / "poster.jpg").read_bytes().startswith(b"\xff\xd8\xff")
