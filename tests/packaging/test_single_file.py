"""The folder as one file: one that unpacks itself, and the AppImage for those who have its runtime."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.package.appdir import write_appdir
from devtools.package.single_file import RUNTIMES, check_runtime, write_appimage, write_run

from tests.support.patience import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="packages of Linux")

RUN = """#!/bin/sh
printf '%s|' "$APPIMAGE" "$APPDIR" "$@"
[ "${1-}" != --wait ] || read -r _line
"""
EPOCH = "1767225600"


@pytest.fixture
def appdir(tmp_path: Path) -> Path:
    """A folder with a program that says what it is started with."""
    folder = tmp_path / "kdesk.AppDir"
    (folder / "usr/bin").mkdir(parents=True)
    (folder / "AppRun").write_text(RUN)
    (folder / "AppRun").chmod(0o755)
    (folder / "usr/bin/kdesk").symlink_to("../lib/kdesk")
    (folder / "usr/noise").write_bytes(os.urandom(100_000))
    return folder


@pytest.fixture
def single(appdir: Path, tmp_path: Path, root: Path) -> Path:
    """The folder as one file, in a folder of its own."""
    place = tmp_path / "down loads"
    place.mkdir()
    return write_run(Checkout(root), appdir, place / "kdesk-1.0.run", "1.0", EPOCH, preset=0)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where it is unpacked."""
    return tmp_path / "cache" / "kdesk-single-file"


def environment(cache: Path) -> dict[str, str]:
    """Return the environment of somebody who just signed in."""
    return {"PATH": os.defpath, "HOME": "/nowhere", "XDG_CACHE_HOME": str(cache.parent)}


def start(file: Path, cache: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Start a file and return what came of it."""
    return subprocess.run(  # noqa: S603  made by this test
        [file, *arguments], env=environment(cache), capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )


def unpacked(cache: Path) -> list[Path]:
    """Return the folders that were unpacked, or begun."""
    return sorted(cache.iterdir()) if cache.is_dir() else []


def test_it_starts_what_is_in_it(single: Path, cache: Path) -> None:
    """With its arguments as they are; the program learns what it was started from. The second start unpacks nothing."""
    first = start(single, cache, "--data", "a b", "$HOME")
    (folder,) = unpacked(cache)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.split("|")[:-1] == [str(single), str(folder), "--data", "a b", "$HOME"]
    assert (folder / "usr/bin/kdesk").is_symlink()
    assert cache.stat().st_mode & 0o077 == 0
    (folder / "seen").touch()
    assert start(single, cache).returncode == 0
    assert (folder / "seen").exists()


def test_a_file_that_is_cut_off_leaves_nothing(single: Path, cache: Path) -> None:
    """It says so in a sentence."""
    whole = single.read_bytes()
    single.write_bytes(whole[: len(whole) // 2])
    ended = start(single, cache)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "the file is not whole" in ended.stderr
    assert unpacked(cache) == []


def test_what_a_cleaner_of_caches_left_is_unpacked_again(single: Path, cache: Path) -> None:
    """Such a program removes what was not read for long, and may leave the rest."""
    start(single, cache)
    (folder,) = unpacked(cache)
    (folder / "AppRun").unlink()
    again = start(single, cache)
    assert (again.returncode, again.stderr) == (0, "")
    assert unpacked(cache) == [folder]


def test_many_starts_at_once_unpack_one_folder(single: Path, cache: Path) -> None:
    """Whoever is slower takes the folder of the other, and removes nothing that another one still fills."""
    starts = [
        subprocess.Popen([single], env=environment(cache), stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603  as above
        for _number in range(6)
    ]
    ended = [(*one.communicate(timeout=PATIENCE), one.returncode) for one in starts]
    assert [(err, status) for _out, err, status in ended] == [(b"", 0)] * 6
    assert len(unpacked(cache)) == 1


def test_another_version_removes_what_is_not_used(
    single: Path, appdir: Path, cache: Path, tmp_path: Path, root: Path
) -> None:
    """A version that runs keeps its folder, and what a kill has left goes."""
    (tmp_path / "cache" / "kdesk-single-file" / "new.killed").mkdir(parents=True)
    running = subprocess.Popen(  # noqa: S603  as above
        [single, "--wait"], env=environment(cache), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert running.stdout is not None
    assert running.stdout.read(1) == b"/"
    (first,) = unpacked(cache)
    newer = write_run(Checkout(root), appdir, tmp_path / "kdesk-1.1.run", "1.1", EPOCH, preset=0)
    assert start(newer, cache).returncode == 0
    assert first in unpacked(cache)
    refused = start(newer, cache, "--remove-unpacked")
    assert (refused.returncode, "is in use" in refused.stderr, unpacked(cache)) == (1, True, [first])
    running.communicate(b"\n", timeout=PATIENCE)
    assert start(newer, cache, "--remove-unpacked").returncode == 0
    assert not cache.exists()


def test_the_same_folder_gives_the_same_file(single: Path, appdir: Path, tmp_path: Path, root: Path) -> None:
    """Whenever its files were written, and by whom."""
    copy = shutil.copytree(appdir, tmp_path / "copy", symlinks=True)
    os.utime(copy / "AppRun", (1, 1))
    again = write_run(Checkout(root), copy, tmp_path / "again.run", "1.0", EPOCH, preset=0)
    assert again.read_bytes() == single.read_bytes()


def test_an_appimage_is_the_runtime_and_the_folder(appdir: Path, tmp_path: Path) -> None:
    """Squashfs, which the runtime finds behind itself; nobody but root owns what is in it."""
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02" + bytes(4085))
    made = write_appimage(appdir, runtime, tmp_path / "kdesk-1.0-x86_64.AppImage", EPOCH)
    assert os.access(made, os.X_OK)
    assert made.read_bytes().startswith(runtime.read_bytes())
    listed = subprocess.run(  # noqa: S603  as above
        ["unsquashfs", "-lln", "-offset", "4096", str(made)],  # noqa: S607  a tool of the tests
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert "-rwxr-xr-x 0/0" in next(line for line in listed.splitlines() if line.endswith("/AppRun"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kdesk-1.0-x86_64.AppImage", "kdesk.AppDir", "runtime"]


def test_the_folder_starts_its_program_from_anywhere(tmp_path: Path, root: Path) -> None:
    """Through links and with nothing in the environment; it has the names that an AppImage needs."""
    frozen = tmp_path / "made" / "kdesk"
    frozen.mkdir(parents=True)
    (frozen / "NOTICES.txt").touch()
    (frozen / "kdesk").write_text('#!/bin/sh\nprintf "%s|" "$0" "$@"\n')
    (frozen / "kdesk").chmod(0o755)
    made = write_appdir(Checkout(root), frozen, tmp_path / "kdesk.AppDir")
    assert {"AppRun", "kdesk.desktop", "kdesk.svg", ".DirIcon", "usr"} == {path.name for path in made.iterdir()}
    (tmp_path / "a link").symlink_to(made / "AppRun")
    started = subprocess.run(  # noqa: S603  as above
        [tmp_path / "a link", "--data", "a b"], env={}, capture_output=True, encoding="utf-8", check=True
    )
    assert started.stdout == f"{made}/usr/lib/kdesk/kdesk|--data|a b|"


def test_only_the_known_runtime_is_taken(tmp_path: Path) -> None:
    """Nobody fetches it without its hash; the sentence names the one that is wanted."""
    runtime = tmp_path / "runtime"
    with pytest.raises(Stop, match="is not there"):
        check_runtime(runtime, "x86_64")
    runtime.write_bytes(b"something else")
    with pytest.raises(Stop, match=RUNTIMES["x86_64"]):
        check_runtime(runtime, "x86_64")
    with pytest.raises(Stop, match="No runtime"):
        check_runtime(runtime, "vax")
    check_runtime(runtime, "vax", {"vax": hashlib.sha256(b"something else").hexdigest()})
