"""The pages of the guide are complete, lead to each other, and show what can be typed."""

import re
import shlex

import pytest
from babel.messages.pofile import read_po

from kdesk import cli
from kdesk.data_files import resource_folder
from kdesk.exit_status import FINE
from kdesk.guide import FOLDER, GuidePage, Topic, for_terminal, guide_page, guide_pages, picture_files, with_captions

_LINKS = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
_COMMANDS = [
    line.split("#")[0].split(">")[0].strip()
    for page in guide_pages()
    for block in re.findall(r"```sh\n(.*?)```", page.text, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("kdesk ")
]


def test_each_file_is_a_page() -> None:
    """No page is without its topic, and none is left over in the folder."""
    files = {path.stem for path in (resource_folder() / FOLDER).glob("*.md")}
    assert files == {topic.value for topic in Topic} - {Topic.WHATS_NEW.value}


@pytest.mark.parametrize("topic", Topic)
def test_links_lead_somewhere(topic: Topic) -> None:
    """Each page begins with its title; its links name pages, or addresses of the web."""
    page = guide_page(topic)
    assert page.text.startswith(f"# {page.title}\n")
    pictures = picture_files(page)
    assert all(file.is_file() for file in pictures.values())
    for link in _LINKS.findall(page.text):
        assert link in pictures or link.removesuffix(".md") in set(Topic) or link.startswith("https://"), link


@pytest.mark.parametrize("command", _COMMANDS)
def test_what_the_guide_types_is_understood(command: str) -> None:
    """Each command of the pages exists with these options."""
    _, name, *arguments = shlex.split(command)
    parser = cli._parser(name, cli.COMMANDS[name])
    assert parser.parse_args([word for word in arguments if word != "&"])


def test_words_in_quotation_marks_are_those_of_the_window() -> None:
    """What the guide quotes stands so in the list of sentences: a button that was renamed is renamed here too."""
    with (resource_folder() / "translations" / "kdesk.pot").open("rb") as file:
        ids = [
            one for message in read_po(file) for one in ((message.id,) if isinstance(message.id, str) else message.id)
        ]
    known = {one.replace("&", "").rstrip("…") for one in ids}
    quoted = {
        " ".join(words.split()).rstrip("…")
        for page in guide_pages()
        if page.topic is not Topic.WHATS_NEW
        for words in re.findall(r"“([^”]+)”", page.text)
    }
    assert {words for words in quoted - known if not words.startswith("Lecture ")} == set()


def test_pages_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """`kdesk help` lists the pages, `kdesk help TOPIC` prints one, whose links name commands."""
    assert cli.main(["help"]) == FINE
    listed = capsys.readouterr().out
    assert all(topic.value in listed for topic in Topic)
    assert cli.main(["help", "first-steps"]) == FINE
    shown = capsys.readouterr().out
    assert shown.strip() == for_terminal(guide_page(Topic.FIRST_STEPS)).strip()
    assert "Uploads (kdesk help uploads)" in shown


def test_what_is_new_is_the_changelog() -> None:
    """The newest version is named on its page."""
    assert "## 0.1.0" in guide_page(Topic.WHATS_NEW).text


def test_a_search_wants_every_word() -> None:
    """Words may stand anywhere on the page, in any case."""
    page = guide_page(Topic.QUESTIONS)
    assert page.holds("FILE changed")
    assert not page.holds("file zebra")


def test_a_picture_becomes_its_words() -> None:
    """On the terminal they stand where the picture is, in the window below it; a search finds them, not the file."""
    page = GuidePage(Topic.UPLOADS, "Uploads", "# Uploads\n\n![A row of the list](pictures/up-loads.png)\n\nText.\n")
    assert for_terminal(page) == "# Uploads\n\n[Picture: A row of the list]\n\nText.\n"
    assert "![A row of the list](pictures/up-loads.png)\\\n*A row of the list*\n" in with_captions(page)
    assert list(picture_files(page)) == ["pictures/up-loads.png"]
    assert page.holds("row list")
    assert not page.holds("png")


def test_only_files_beside_the_pages_are_pictures() -> None:
    """No address and no other folder."""
    for address in ("https://example.com/a.png", "pictures/../../a.png", "/pictures/a.png", "pictures/a.svg"):
        page = GuidePage(Topic.UPLOADS, "Uploads", f"# Uploads\n\n![A]({address})\n")
        assert not picture_files(page)
