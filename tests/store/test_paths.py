"""Where kdesk keeps what it keeps."""

import stat
import sys
from pathlib import Path

import pytest

from kdesk.errors import StoreProblem
from kdesk.messages.errors import advice_of, next_step_of
from kdesk.store.paths import Paths


def places(paths: Paths) -> list[Path]:
    """Return every place that a run writes to."""
    return [paths.data, paths.settings, paths.images, paths.logs, paths.journal, paths.lock, paths.demo_server]


def test_a_data_directory_holds_everything(tmp_path: Path) -> None:
    """With `--data DIR`, no place lies outside that directory."""
    paths = Paths.under(tmp_path / "data")

    assert all(place.is_relative_to(tmp_path / "data") for place in places(paths))


def test_a_data_directory_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative directory is meant from where kdesk was started, also when the working directory changes later."""
    monkeypatch.chdir(tmp_path)

    assert Paths.under(Path("data")).journal == tmp_path / "data" / "journal.sqlite"


def test_the_demo_shares_nothing_with_the_real_thing() -> None:
    """The places of `kdesk --demo` and those of kdesk have no file and no folder in common."""
    assert not set(places(Paths.default())) & set(places(Paths.demo()))
    assert not any(demo.is_relative_to(real) for demo in places(Paths.demo()) for real in places(Paths.default()))


def test_the_default_places_are_named_for_kdesk() -> None:
    """Kdesk's folders in the system's places have its name."""
    assert all("kdesk" in str(place) for place in places(Paths.default()))


def test_folders_are_made_for_this_user_only(tmp_path: Path) -> None:
    """Data directory, pictures and logs are created without access for others."""
    paths = Paths.under(tmp_path / "some" / "where")

    paths.create()
    paths.create()

    assert paths.data.is_dir()
    assert paths.images.is_dir()
    assert paths.logs.is_dir()
    if sys.platform != "win32":
        assert stat.S_IMODE(paths.data.stat().st_mode) == 0o700
        assert stat.S_IMODE(paths.images.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_an_earlier_kdesk_left_open_is_made_private(tmp_path: Path) -> None:
    """Folders and files under their own names, those of the journal included."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    files = [paths.lock, paths.journal, Path(f"{paths.journal}-wal"), paths.settings, paths.logs / "kdesk.log.1"]
    for file in files:
        file.touch()
        file.chmod(0o666)
    for folder in (paths.data, paths.logs, paths.images):
        folder.chmod(0o755)

    paths.create()

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (paths.data, paths.logs, paths.images)} == {0o700}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_folder_that_others_use_too_keeps_its_rights(tmp_path: Path) -> None:
    """With `--data .` in a shared folder what is kdesk's in it is private; the rest stays as it is."""
    (tmp_path / "report.txt").touch()
    (tmp_path / "report.txt").chmod(0o644)
    (tmp_path / "journal.sqlite").touch()
    (tmp_path / "journal.sqlite").chmod(0o644)
    (tmp_path / "settings-of-others").symlink_to(tmp_path / "report.txt")
    tmp_path.chmod(0o755)

    Paths.under(tmp_path).create()

    modes = {path.name: stat.S_IMODE(path.lstat().st_mode) for path in (tmp_path, *tmp_path.iterdir())}
    assert modes[tmp_path.name] == 0o755
    assert modes["report.txt"] == 0o644
    assert modes["journal.sqlite"] == 0o600


def test_a_place_that_cannot_be_a_folder_is_told(tmp_path: Path) -> None:
    """A file in the way is named in the error."""
    (tmp_path / "data").write_text("not a folder")

    with pytest.raises(StoreProblem, match="data"):
        Paths.under(tmp_path / "data").create()


def test_the_advice_does_not_promise_that_kdesk_goes_on(tmp_path: Path) -> None:
    """It ends where it has no data directory."""
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreProblem) as raised:
        Paths.under(tmp_path / "data").create()
    assert next_step_of(raised.value) == "Make room or give yourself the right, then try again."
    assert "goes on" not in advice_of(raised.value)


def test_a_demo_is_emptied_and_nothing_else(tmp_path: Path) -> None:
    """Journal, statistics, settings, pictures and the demo server's content go; without a demo server, nothing."""
    paths = Paths.under(tmp_path)
    paths.create()
    journal = [paths.journal, paths.journal.with_name("journal.sqlite-wal")]
    kept = [*journal, paths.statistics, paths.settings, paths.images / "picture"]
    for file in (*kept, paths.logs / "kdesk.log"):
        file.write_text("kept")
    paths.empty_demo()
    assert all(file.exists() for file in kept)

    paths.demo_server.mkdir()
    paths.empty_demo()
    assert not any(file.exists() for file in (*kept, paths.demo_server))
    assert paths.images.is_dir()
    assert (paths.logs / "kdesk.log").exists()
