"""When the environment is kept, filled or made anew."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.processes import output
from devtools.venv import STAMP, Plan, Probe, Stamp, digest, look, plan, read_stamp, set_up, write_stamp

WANTED = Stamp(root="/src/kdesk", python="3.11", requirements=("app",), project="p1", installed=(), finished=False)
STAMPED = replace(WANTED, installed=("httpx==1", "pip==1"), finished=True)
PROBED = Probe(python="3.11", installed=("httpx==1", "pip==1"), damaged=())
NOTHING = Plan("", requirements=False, project=False)


def test_nothing_is_done_while_nothing_changed() -> None:
    """Same requirements, same project file, same packages: the second run installs nothing."""
    assert plan(STAMPED, PROBED, WANTED) == NOTHING


def test_the_test_tools_environment_serves_the_program() -> None:
    """An environment that was filled from test.txt holds app.txt as well."""
    assert plan(replace(STAMPED, requirements=("test", "app")), PROBED, WANTED) == NOTHING


def test_the_programs_environment_is_extended_for_the_tests() -> None:
    """From app.txt to test.txt, packages are added to the environment that is there."""
    assert plan(STAMPED, PROBED, replace(WANTED, requirements=("test", "app"))) == Plan("", True, True)


def test_a_changed_project_file_installs_kdesk_only() -> None:
    """New entry points do not need the dependencies installed again."""
    assert plan(STAMPED, PROBED, replace(WANTED, project="p2")) == Plan("", False, True)


def test_a_package_that_vanished_or_changed_is_installed_again() -> None:
    """What the environment holds is compared with what the last set-up left."""
    assert plan(STAMPED, replace(PROBED, installed=("pip==1",)), WANTED) == Plan("", True, True)


def test_an_environment_made_by_hand_is_filled_and_kept() -> None:
    """Without a stamp the environment is somebody's own: it is not thrown away."""
    assert plan(None, PROBED, WANTED) == Plan("", True, True)


@pytest.mark.parametrize(
    ("stamp", "probe", "reason"),
    [
        (None, None, "none that works"),
        (STAMPED, None, "none that works"),
        (replace(STAMPED, finished=False), PROBED, "interrupted"),
        (STAMPED, replace(PROBED, python="3.12"), "Python 3.12"),
        (replace(STAMPED, root="/elsewhere"), PROBED, "moved"),
        (STAMPED, replace(PROBED, damaged=("httpx",)), "httpx"),
    ],
)
def test_what_cannot_be_trusted_is_made_anew(stamp: Stamp | None, probe: Probe | None, reason: str) -> None:
    """An interrupted, moved, damaged or foreign environment is replaced, and the reason is said."""
    found = plan(stamp, probe, WANTED)
    assert reason in found.reason
    assert found.requirements
    assert found.project


def test_an_environment_behind_a_link_is_never_emptied(tmp_path: Path, root: Path) -> None:
    """Another checkout works with it: set-up stops and tells where the link leads."""
    checkout, others = Checkout(tmp_path / "mine"), tmp_path / "others"
    checkout.root.mkdir()
    (checkout.root / "packaging").symlink_to(root / "packaging")
    (checkout.root / "pyproject.toml").symlink_to(root / "pyproject.toml")
    others.mkdir()
    (others / "kept").touch()
    checkout.venv.symlink_to(others)
    with pytest.raises(Stop, match=str(others)):
        set_up(checkout, checkout.app_requirements)
    assert [file.name for file in others.iterdir()] == ["kept"]


def test_a_stamp_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The stamp survives its file."""
    write_stamp(tmp_path, STAMPED)
    assert read_stamp(tmp_path) == STAMPED


def test_no_stamp_is_none(tmp_path: Path) -> None:
    """An environment without a stamp is told apart from an unfinished one."""
    assert read_stamp(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"requirements": [], "installed": [], "colour": 1}'])
def test_a_stamp_that_cannot_be_read_is_unfinished(tmp_path: Path, text: str) -> None:
    """Half a file, or one of another version of dev.py, leads to a new environment and to no traceback."""
    (tmp_path / STAMP).write_text(text, encoding="utf-8")
    stamp = read_stamp(tmp_path)
    assert stamp is not None
    assert not stamp.finished


def test_line_ends_do_not_change_a_digest(tmp_path: Path) -> None:
    """A checkout with Windows line ends has the same requirements."""
    (tmp_path / "unix").write_bytes(b"a==1\nb==2\n")
    (tmp_path / "windows").write_bytes(b"a==1\r\nb==2\r\n")
    (tmp_path / "other").write_bytes(b"a==1\nb==3\n")
    assert digest(tmp_path / "unix") == digest(tmp_path / "windows") != digest(tmp_path / "other")


def test_an_environment_is_looked_at_with_its_own_python(tmp_path: Path, root: Path) -> None:
    """A real environment tells its version and packages, and a file taken out of it is noticed."""
    (tmp_path / "packaging").symlink_to(root / "packaging")
    checkout = Checkout(tmp_path)
    assert look(checkout) is None
    assert output([sys.executable, "-m", "venv", "--without-pip", str(checkout.venv)]) == ""
    assert look(checkout) is None
    (package,) = checkout.venv.glob("lib/python3*/site-packages")
    _install(package, "pip", "1.0")
    _install(package, "kite", "2.0")
    probe = look(checkout)
    assert probe == Probe(".".join(map(str, sys.version_info[:2])), ("kite==2.0", "pip==1.0"), ())
    (package / "kite.py").unlink()
    damaged = look(checkout)
    assert damaged is not None
    assert damaged.damaged == ("kite",)


def _install(folder: Path, name: str, version: str) -> None:
    """Lay down a package of one module, as pip would."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (folder / f"{name}.py").write_text("", encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "RECORD").write_text(f"{name}.py,,\n{info.name}/METADATA,,\n", encoding="utf-8")
