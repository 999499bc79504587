"""Links into kdesk: one spelling is understood, and nothing that a web page could add to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.cli import main
from kdesk.domain.entry_links import is_ours, link_to, linked_entry

ID = "0_a1b2c3d4"
HOSTILE = (
    "kdesk://entry/",
    "kdesk://entry/0_abc",
    f"kdesk://entry/{ID}/",
    f"kdesk://entry/{ID}{ID}",
    f"kdesk://entry/{ID}?ks=djJ8",
    f"kdesk://entry/{ID}#upload",
    f"kdesk://entry/{ID}\n",
    f"kdesk://entry/{ID} {ID}",
    f"kdesk://entry/{ID},{ID}",
    f"kdesk://entry/{ID}%00",
    "kdesk://entry/0%5Fa1b2c3d4",
    f"kdesk://entry/..%2F{ID}",
    f"kdesk://entry/../entry/{ID}",
    f"kdesk://upload/{ID}",
    f"kdesk://ENTRY/{ID}",
    f"KDESK://entry/{ID}",
    f" kdesk://entry/{ID}",
    f"kdesk:entry/{ID}",
    f"kdesk:/entry/{ID}",
    f"kdesk:///entry/{ID}",
    f"kdesk://entry@evil.invalid/{ID}",
    f"kdesk://user:secret@entry/{ID}",
    f"kdesk://entry:80/{ID}",
    f"kdesk://entry/\u202e{ID}",
    "kdesk://entry/0_a1b2c3d\uff14",
    "kdesk://entry/0_\u04301b2c3d4kdesk://entry/" + "0" * 100_000,
    "kdesk://--help",
    "kdesk://http://evil.invalid/x.mp4",
)


def test_the_link_of_an_entry_names_it() -> None:
    """And comes back from its id."""
    assert linked_entry(link_to(ID)) == ID


@pytest.mark.parametrize("link", HOSTILE, ids=lambda link: ascii(link)[:40])
def test_everything_else_is_refused(link: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything starts, with a sentence that quotes nothing of it, and never taken for a file."""
    assert is_ours(link)
    assert linked_entry(link) == ""
    with pytest.raises(SystemExit) as ended:
        main([link])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "this is no link to an entry" in said
    assert "evil" not in said
    assert len(said) < 2000


@pytest.mark.parametrize("more", [[link_to(ID)], ["film.mp4"]])
def test_a_link_comes_alone(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a second link nor files come with it."""
    with pytest.raises(SystemExit) as ended:
        main([link_to(ID), *more])
    assert ended.value.code == 2
    assert "one link to an entry can be opened at a time" in capsys.readouterr().err


@given(st.text())
def test_no_id_makes_another_link(text: str) -> None:
    """Whatever a server calls an id, its link says that id or is none."""
    link = link_to(text)
    assert link == "" or (link == f"kdesk://entry/{text}" and linked_entry(link) == text)
