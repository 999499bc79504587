"""Downloads: their states, the choice of a rendition, and the extension by content."""

from itertools import product

import pytest

from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.content_extension import fitting_extension
from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import ALLOWED_CHANGES, DownloadState
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem, DownloadKind
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.transfer_state import IllegalChange

ITEM = DownloadItem("0_entryaaa", DownloadKind.SOURCE, "0_sourceaa")


def _download(state: DownloadState) -> Download:
    return Download("d1", "account", ITEM, "/videos", "clip", ".mp4", 0.0, state)


@pytest.mark.parametrize(("before", "after"), list(product(DownloadState, DownloadState)))
def test_a_state_changes_along_the_table_only(before: DownloadState, after: DownloadState) -> None:
    """Every other change is an error in the program."""
    if after in ALLOWED_CHANGES[before]:
        assert _download(before).advance(after).state is after
    else:
        with pytest.raises(IllegalChange):
            _download(before).advance(after)


def test_every_state_that_is_not_cancelled_leads_on() -> None:
    """What has failed or is done can be asked for again; a cancelled download is made anew."""
    assert [state for state in DownloadState if not ALLOWED_CHANGES[state]] == [DownloadState.CANCELLED]


def test_a_hash_does_not_make_another_version() -> None:
    """It is written on the entry some time after its content has come."""
    assert AssetIdentity("0_a", "2", 5, 9) == AssetIdentity("0_a", "2", 5, 9, sha256="ab")
    assert AssetIdentity("0_a", "2", 5, 9) != AssetIdentity("0_a", "3", 5, 9)
    assert AssetIdentity("0_a", "2", 5, 9) != AssetIdentity("0_a", "2", 6, 9)


def _flavor(name: str, height: int, size: int, status: FlavorStatus = FlavorStatus.READY) -> Flavor:
    return Flavor(
        name, "0_entryaaa", 0, status, height=height, size=size, bitrate=height, is_source=name == "0_sourceaa"
    )


FLAVORS = (
    _flavor("0_sourceaa", 2160, 900),
    _flavor("0_high1080", 1080, 500),
    _flavor("0_mid00720", 720, 300),
    _flavor("0_low00360", 360, 100),
    _flavor("0_failed48", 480, 0, FlavorStatus.ERROR),
)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("source", "0_sourceaa"),
        ("best", "0_high1080"),
        ("smallest", "0_low00360"),
        ("720p", "0_mid00720"),
        ("900p", "0_mid00720"),
        ("480p", "0_low00360"),
        ("0_mid00720", "0_mid00720"),
        ("0_failed48", None),
        ("240p", None),
        ("none", None),
    ],
)
def test_a_rendition_is_chosen_among_the_finished_ones(text: str, chosen: str | None) -> None:
    """A height takes the largest picture that is not higher."""
    choice = RenditionChoice.parse(text)
    assert choice is not None
    found = choice.choose(FLAVORS)

    assert (found.id if found else None) == chosen


def test_an_entry_without_renditions_has_its_source_as_the_best() -> None:
    """Also as the smallest; a choice that means nothing is none."""
    for kind in (ChoiceKind.BEST, ChoiceKind.SMALLEST):
        found = RenditionChoice(kind).choose(FLAVORS[:1])
        assert found is not None
        assert found.is_source
    assert RenditionChoice.parse("huge") is None
    assert RenditionChoice.parse("0p") is None


@pytest.mark.parametrize(
    ("head", "server_says", "extension"),
    [
        (b"\x00\x00\x00\x20ftypisom", "", ".mp4"),
        (b"\x00\x00\x00\x20ftypisom", ".m4v", ".m4v"),
        (b"\x00\x00\x00\x14ftypqt  ", ".avi", ".mov"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", ".mp4", ".mkv"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "", ".webm"),
        (b"\xff\xd8\xff\xe0", ".jpeg", ".jpeg"),
        (b"\xff\xd8\xff\xe0", ".png", ".jpg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", ".jpg", ".webp"),
        (b"WEBVTT\n\n", ".srt", ".vtt"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n", ".srt", ".srt"),
        (b"unknown", ".xyz", ".xyz"),
        (b"", "", ""),
    ],
)
def test_the_content_decides_about_the_extension(head: bytes, server_says: str, extension: str) -> None:
    """What the server says is kept where the content does not contradict it."""
    assert fitting_extension(head, server_says) == extension
