"""The link that is copied where none is chosen."""

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.links.link import LinkKind
from kdesk.domain.links.preferred import PreferredLink
from kdesk.domain.options.links import COPIED_KINDS
from tests.ui.library.library_fakes import make_entry


@pytest.mark.parametrize("kind", COPIED_KINDS)
def test_each_kind_can_be_preferred(kind: LinkKind) -> None:
    """A video has all of them, once a player is known."""
    link = PreferredLink(kind, player=7).of(make_entry(0))
    assert link is not None
    assert link.kind is kind


def test_an_entry_without_such_a_link_gives_its_first() -> None:
    """An image has no stream; a page needs a player."""
    image = PreferredLink(LinkKind.DASH).of(make_entry(0, media_type=MediaType.IMAGE))
    assert image is not None
    assert image.kind is LinkKind.DOWNLOAD
    page = PreferredLink(LinkKind.PLAYER_PAGE).of(make_entry(0))
    assert page is not None
    assert page.kind is LinkKind.HLS


def test_the_chosen_player_goes_before_that_of_the_account() -> None:
    """Its number is in the address."""
    preferred = PreferredLink(LinkKind.PLAYER_PAGE, account_player=11)
    assert preferred.needs_players
    link = preferred.of(make_entry(0))
    assert link is not None
    assert "uiconf_id/11" in link.url
    preferred.player = 12
    link = preferred.of(make_entry(0))
    assert link is not None
    assert "uiconf_id/12" in link.url
    assert not preferred.needs_players
