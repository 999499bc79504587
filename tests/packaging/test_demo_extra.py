"""An installation without the extra `demo`: everything but the demo works, and the demo tells what to install."""

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.support.requirements_file import read_pins

INSTALL = 'install it with: pip install "kdesk[demo]"\n'


@pytest.fixture(scope="module")
def packages(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of app.txt and no others."""
    folder = tmp_path_factory.mktemp("packages")
    for pin in read_pins(root / "packaging" / "requirements" / "app.txt"):
        if not pin.holds():
            continue
        installed = distribution(pin.name)
        names = {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}
        for name in names:
            if not (folder / name).exists():
                (folder / name).symlink_to(Path(str(installed.locate_file(name))))
    return folder


def run(root: Path, packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these packages and this checkout; without `site` it finds no others."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(packages)))}
    command = [sys.executable, "-S", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603  ours


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kdesk", "--demo"], "kdesk: the demo is not installed; "),
        (["kdesk", "demo-server"], "kdesk demo-server: the demo server is not installed; "),
        (["kdesk.demo"], "kdesk demo-server: the demo server is not installed; "),
    ],
)
def test_the_demo_tells_in_one_line_what_to_install(
    root: Path, packages: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    """The exit status is that of a wrong use, and nothing is made in the data directory."""
    data = tmp_path / "data"
    ended = run(root, packages, "-m", *arguments, "--data", str(data))
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said + INSTALL)
    assert not data.exists()


def test_the_options_of_the_demo_server_are_told_without_it(root: Path, packages: Path) -> None:
    """`--help` needs nothing of the extra."""
    ended = run(root, packages, "-m", "kdesk", "demo-server", "--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "--three-byte-utf8" in ended.stdout


def test_everything_else_is_there(root: Path, packages: Path) -> None:
    """The window and the commands import nothing of the extra, which is not there."""
    modules = "kdesk.app, kdesk.cli, kdesk.commands.links, kdesk.commands.upload, kdesk.pictures.worker"
    assert run(root, packages, "-c", f"import {modules}").returncode == 0
    ended = run(root, packages, "-c", "import starlette")
    assert "No module named 'starlette'" in ended.stderr
