"""The policy of an administrator, from a place that nobody else can write."""

import json
import os
import sys
from pathlib import Path

import pytest

from kdesk.domain.options.policy import NO_POLICY, Policy, PolicyProblem
from kdesk.domain.settings import OPTIONS, Settings
from kdesk.store.policy import policy_of_file, policy_of_text, read_policy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of Windows have other rights")

TEXT = {"settings": {"slots": 2, "verify": "whole", "library.scrubs": False}, "locked": ["verify", "library.scrubs"]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A policy in a folder that only its owner can write."""
    folder = tmp_path / "etc" / "kdesk"
    folder.mkdir(parents=True)
    for one in (folder, folder.parent):
        one.chmod(0o755)
    path = folder / "policy.json"
    path.write_text(json.dumps(TEXT))
    path.chmod(0o644)
    return path


def read(file: Path, top: Path) -> Policy:
    """Read a policy of this user, below a folder that is trusted."""
    return policy_of_file(file, owner=os.getuid(), top=top)


def test_it_sets_and_locks(file: Path, tmp_path: Path) -> None:
    """Locked options are as it says; the others have another default."""
    policy = read(file, tmp_path)
    assert policy.problem is None
    assert policy.source == str(file)
    assert policy.defaults.slots == 2
    applied = policy.applied(Settings(slots=5))
    assert (applied.slots, applied.verify, applied.library.scrubs) == (5, "whole", False)


def test_no_file_is_no_policy(tmp_path: Path) -> None:
    """As on most computers."""
    assert read(tmp_path / "no" / "policy.json", tmp_path) == NO_POLICY


@pytest.mark.parametrize("part", ["policy.json", ".", ".."])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_what_others_can_write_is_not_followed(file: Path, tmp_path: Path, part: str, mode: int) -> None:
    """Neither the file nor any folder above it may be writable by others: they could put another file there."""
    place = (file.parent / part).resolve()
    place.chmod(place.stat().st_mode | mode)
    policy = read(file, tmp_path)
    assert policy == Policy(source=str(file), problem=PolicyProblem.WRITABLE, about=str(place))
    assert policy.applied(Settings()) == Settings()


def test_the_folders_of_all_users_are_no_place_for_it(file: Path) -> None:
    """With every folder up to the root looked at, a file below /tmp is not trusted, whoever owns it."""
    policy = policy_of_file(file, owner=os.getuid())
    assert policy.problem in {PolicyProblem.WRITABLE, PolicyProblem.OWNER}


def test_a_file_of_somebody_else_is_not_followed(file: Path, tmp_path: Path) -> None:
    """It has to belong to the administrator."""
    assert policy_of_file(file, owner=os.getuid() + 1, top=tmp_path).problem is PolicyProblem.OWNER


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_is_not_followed(file: Path, tmp_path: Path, linked: str) -> None:
    """It may lead to what somebody else can write."""
    other = tmp_path / "other"
    if linked == "file":
        other.mkdir()
        (other / "policy.json").symlink_to(file)
    else:
        other.symlink_to(file.parent)
    assert read(other / "policy.json", tmp_path).problem is PolicyProblem.LINK


def test_a_pipe_holds_nothing_up(tmp_path: Path) -> None:
    """What is no file is not read."""
    path = tmp_path / "policy.json"
    os.mkfifo(path, 0o600)
    assert read(path, tmp_path).problem is PolicyProblem.UNREADABLE


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"settings": []}', b"\xff"])
def test_what_is_no_policy_is_told(data: bytes) -> None:
    """Nothing of it is followed."""
    assert policy_of_text(data, "here") == Policy(source="here", problem=PolicyProblem.NO_POLICY)


def test_the_rest_of_a_policy_is_followed() -> None:
    """What is unknown, unusable or not for administrators is left out, and named."""
    text = {
        "settings": {"slots": 99, "theme": 1, "library.arrangement": "table", "verify": "whole"},
        "locked": ["slots", "verify", "theme", 5],
        "more": 1,
    }
    policy = policy_of_text(json.dumps(text).encode(), "here")
    assert policy.problem is PolicyProblem.LEFT_OUT
    assert policy.about == "5, library.arrangement, more, slots, theme"
    assert policy.values == {"verify": "whole"}
    assert policy.locked == {"verify"}


@pytest.mark.parametrize(
    ("locked", "about"),
    [([["verify"], "slots"], "['verify']"), ([{"a": 1}], "{'a': 1}"), ("slots", "locked"), (None, "locked")],
)
def test_a_list_of_locks_that_is_none(locked: object, about: str) -> None:
    """It is told, and the settings beside it are followed."""
    policy = policy_of_text(json.dumps({"settings": {"slots": 2}, "locked": locked}).encode(), "here")
    assert (policy.problem, policy.about) == (PolicyProblem.LEFT_OUT, about)
    assert policy.values == {"slots": 2}


def test_every_lockable_option_can_be_locked() -> None:
    """Even without a value: then it has its default."""
    names = [option.name for option in OPTIONS if option.row.lockable]
    policy = policy_of_text(json.dumps({"locked": names}).encode(), "here")
    assert policy.locked == set(names)
    assert policy.problem is None
    assert policy.applied(Settings(slots=7, keeps_awake=False)) == Settings()


def test_the_policy_of_this_computer_is_read() -> None:
    """Whatever is there, there is an answer."""
    assert isinstance(read_policy(), Policy)
