"""Instances of frozen dataclasses that are made without their constructors."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.quick_making import quick
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState


@dataclass(frozen=True, slots=True)
class Checked:
    """A class that refuses a value."""

    number: int

    def __post_init__(self) -> None:
        raise ValueError(self.number)


@dataclass(frozen=True, slots=True)
class Named:
    """A class with a field that has to be named."""

    number: int = 1
    names: list[str] = field(default_factory=list)
    word: str = field(default="", kw_only=True)


def test_what_is_made_is_like_any_other() -> None:
    """Equal, of the same class, with the same hash and text, and the start of further snapshots."""
    file = quick(SourceFile)("/a/b.mp4", "b.mp4", 7, MediaType.VIDEO)
    made = quick(Transfer)("t1", file, "", 1.5, state=TransferState.PAUSED)
    other = Transfer("t1", SourceFile("/a/b.mp4", "b.mp4", 7, MediaType.VIDEO), "", 1.5, TransferState.PAUSED)
    assert type(made) is Transfer
    assert (made, hash(made), repr(made)) == (other, hash(other), repr(other))
    assert made.advance(TransferState.QUEUED) == other.advance(TransferState.QUEUED)
    assert replace(made, account="a") == replace(other, account="a")


def test_what_is_made_cannot_be_changed() -> None:
    """It is frozen, as its class is."""
    made = quick(SourceFile)("/a", "a")
    with pytest.raises(FrozenInstanceError):
        made.size = 7  # type: ignore[misc]  # that is what is tried


def test_defaults_that_are_made_anew_are_not_shared() -> None:
    """A dictionary of one trouble is not that of the next."""
    assert quick(Trouble)("ApiError").arguments is not quick(Trouble)("ApiError").arguments
    assert quick(Named)(2, word="x") == Named(2, word="x")
    assert quick(Named)().names is not quick(Named)().names


def test_a_class_that_checks_its_fields_is_refused() -> None:
    """Its check would not be made."""
    with pytest.raises(TypeError, match="Checked"):
        quick(Checked)
