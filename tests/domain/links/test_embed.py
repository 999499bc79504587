"""Embed codes: HTML that another page takes over as it is."""

from html.parser import HTMLParser

import pytest

from kdesk.domain.links.embed import iframe_code, responsive_code, script_code
from kdesk.domain.links.parse import parse
from kdesk.domain.links.place import Place
from kdesk.domain.links.players import Player
from kdesk.domain.search.addresses import ids_in

ID = "1_k2w8v0tq"
PLAYER = Player(place=Place("https://cdn.example.org", 811441), ui_conf=5533, entry_id=ID)
EVIL = '"><script>alert(1)</script>'


class _Page(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))


def test_an_iframe_shows_the_page_of_the_player() -> None:
    """With the size in CSS pixels, full screen allowed, and a title for screen readers."""
    ((tag, attributes),) = _Page(iframe_code(PLAYER, 640, 360, "Harbour & sea")).elements
    assert tag == "iframe"
    assert parse(attributes["src"] or "") == Player(place=PLAYER.place, ui_conf=5533, entry_id=ID, is_page=True)
    assert (attributes["style"], attributes["title"]) == ("width:640px;height:360px;border:0", "Harbour & sea")
    assert "allowfullscreen" in attributes


@pytest.mark.parametrize(
    ("width", "height", "share"), [(640, 360, "56.25%"), (4, 3, "75%"), (1, 1, "100%"), (9, 16, "177.7778%")]
)
def test_a_responsive_code_keeps_the_proportion(width: int, height: int, share: str) -> None:
    """Its box is as high as a share of its width, and the player fills it."""
    (box, inner) = _Page(responsive_code(PLAYER, width, height)).elements
    assert box == ("div", {"style": f"position:relative;padding-top:{share}"})
    assert "width:100%;height:100%" in (inner[1]["style"] or "")
    assert "title" not in inner[1]


def test_a_script_finds_its_element() -> None:
    """The script's address names the element that stands before it."""
    (element, script) = _Page(script_code(PLAYER, 640, 360)).elements
    address = parse(script[1]["src"] or "")
    assert isinstance(address, Player)
    assert (element[1]["id"], address.is_automatic, address.is_page) == (address.target, True, False)


def test_no_text_leaves_its_attribute() -> None:
    """A title, an id or a host that contains HTML stays text."""
    evil = Player(place=PLAYER.place, ui_conf=5533, entry_id=EVIL)
    for code in (iframe_code(evil, 1, 1, EVIL), responsive_code(evil, 1, 1, EVIL), script_code(evil, 1, 1)):
        assert "alert" not in "".join(tag for tag, _ in _Page(code).elements)
        assert len(_Page(code).elements) <= 2
        assert "<script>" not in code


def test_a_pasted_code_leads_to_the_entry() -> None:
    """Each form of code that kdesk makes is understood by its own search."""
    for code in (iframe_code(PLAYER, 640, 360), responsive_code(PLAYER, 640, 360), script_code(PLAYER, 640, 360)):
        assert ids_in(code).entry_ids == (ID,)
