"""The user guide: pages of Markdown in `resources/help`, for the window and for `kdesk help`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from kdesk.data_files import changelog_file, resource_folder
from kdesk.domain.names import searchable

FOLDER = "help"
PICTURES = "pictures"
"""Their folder, within that of the pages."""
PICTURE_SCALE = 1.5
"""Pixels of a picture for one pixel of a screen at 100 %."""
_TITLE = re.compile(r"\A# (.+)\n")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md\)")
_PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/([a-z-]+)\.png\)")


class Topic(StrEnum):
    """The pages, in the order of the guide; the value is the name of the file and what `kdesk help` takes."""

    FIRST_STEPS = "first-steps"
    GETTING_AROUND = "getting-around"
    UPLOADS = "uploads"
    DETAILS = "details"
    QUESTIONS = "questions"
    LIBRARY = "library"
    REVIEW = "review"
    LINKS = "links"
    DOWNLOADS = "downloads"
    ACCOUNTS = "accounts"
    LOGIN_PAGES = "login-pages"
    STATISTICS = "statistics"
    SETTINGS = "settings"
    DESKTOP = "desktop"
    COMMAND_LINE = "command-line"
    PRIVACY = "privacy"
    TROUBLESHOOTING = "troubleshooting"
    DEMO_SERVER = "demo-server"
    WHATS_NEW = "whats-new"


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page.

    Attributes:
        title: Its first heading.
        text: Markdown, with the heading.
    """

    topic: Topic
    title: str
    text: str

    def holds(self, words: str) -> bool:
        """Return whether every one of these words is on the page."""
        text = searchable(_PICTURE.sub(r"\1", self.text))
        return all(word in text for word in searchable(words).split())


@cache
def guide_page(topic: Topic) -> GuidePage:
    """Return one page. Raises OSError if the installation is incomplete."""
    text = _text(topic)
    title = _TITLE.match(text)
    return GuidePage(topic, title[1] if title else topic.value, text)


def guide_pages() -> tuple[GuidePage, ...]:
    """Return all pages in their order."""
    return tuple(guide_page(topic) for topic in Topic)


def for_terminal(page: GuidePage) -> str:
    """Return the text of a page: the words of pictures, and for links the command that shows where they lead."""
    return _LINK.sub(r"\1 (kdesk help \2)", _PICTURE.sub(r"[Picture: \1]", page.text))


def with_captions(page: GuidePage) -> str:
    """Return the Markdown of a page with the words of each picture below it, where everybody reads and finds them."""
    return _PICTURE.sub(r"\g<0>\\\n*\1*", page.text)


def picture_files(page: GuidePage) -> Mapping[str, Path]:
    """Return the files of the pictures of a page, by the addresses that it gives them: they lie beside the pages."""
    names = [match[2] for match in _PICTURE.finditer(page.text)]
    folder = resource_folder() / FOLDER / PICTURES
    return {f"{PICTURES}/{name}.png": folder / f"{name}.png" for name in names}


def _text(topic: Topic) -> str:
    if topic is Topic.WHATS_NEW:
        # What is new stands in one place: the changelog of the project.
        changes = changelog_file().read_text(encoding="utf-8")
        return _TITLE.sub("# What's new\n", changes, count=1)
    return (resource_folder() / FOLDER / f"{topic.value}.md").read_text(encoding="utf-8")
