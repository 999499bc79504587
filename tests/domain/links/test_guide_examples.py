"""Every address of the guides is understood, built, and shortened."""

import pytest

from kdesk.domain.account import REGIONS
from kdesk.domain.links.grammar import layout_of
from kdesk.domain.links.parse import KINDS, entry_ids_of, parse
from kdesk.domain.links.place import Place, region_of
from kdesk.domain.search.addresses import ids_in
from tests.domain.links.guide_examples import EXAMPLES, HOST, ID, Example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.given)
def test_an_example_is_read_written_and_shortened(example: Example) -> None:
    """All forms mean the same; the written one has its parameters in the order of the grammar."""
    assert parse(HOST + example.given) == example.read
    assert str(example.read) == HOST + (example.written or example.given)
    assert example.read.shortest == HOST + example.shortest


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.given)
def test_every_spelling_of_an_example_leads_to_its_entry(example: Example) -> None:
    """Long and short, without the scheme, and from the path on."""
    wanted = entry_ids_of(example.read)
    for spelling in (example.given, example.shortest):
        for text in (HOST + spelling, (HOST + spelling).removeprefix("https:"), spelling):
            found = parse(text)
            assert found is not None
            assert entry_ids_of(found) == wanted
            assert ids_in(text).entry_ids == wanted
    assert ID in wanted or not wanted


def test_every_parameter_has_an_example() -> None:
    """The examples show each parameter of each kind of address, except those that no guide has."""
    shown = {
        (type(one.read), parameter.attribute)
        for one in EXAMPLES
        for parameter in layout_of(type(one.read)).parameters
        if getattr(one.read, parameter.attribute) != parameter.default
    }
    missing = {
        f"{kind.ACTION} {one.name}"
        for kind in KINDS
        for one in layout_of(kind).parameters
        if (kind, one.attribute) not in shown
    }
    assert missing == {
        "playManifest playbackRate",
        "playManifest streamType",
        "download version",
        "serveFlavor clipTo",
        "serveFlavor seekFrom",
        "serveFlavor ks",
        "thumbnail flavor_params_id",
        "thumbnail crop_provider",
        "embedPlaykitJs ks",
        "embedIframeJs ks",
        "preview ks",
    }


@pytest.mark.parametrize(
    ("host", "code"),
    [
        *((region.service_url, region.code) for region in REGIONS),
        *((f"cfvod.{region.code}.ovp.kaltura.com", region.code) for region in REGIONS),
        ("https://cfvod.kaltura.com", "nvp1"),
        ("https://cdnapisec.kaltura.com", "nvp1"),
        ("http://cdnapi.kaltura.com", "nvp1"),
        ("https://api.de.kaltura.com:443", "frp2"),
        ("https://video.example.edu", None),
        ("https://kaltura.com.example.org", None),
        ("https://notkaltura.com", None),
        ("localhost", None),
    ],
)
def test_the_region_of_a_host(host: str, code: str | None) -> None:
    """Kaltura's six regions by both of their names; anything else is a host of somebody's own."""
    region = region_of(host)
    assert (region and region.code) == code


@pytest.mark.parametrize(
    "host", [*(region.service_url for region in REGIONS), "http://127.0.0.1:8000", "https://example.edu/media/kaltura"]
)
def test_an_address_has_any_host(host: str) -> None:
    """Also one whose server is not at the root of its host."""
    text = f"{host}/p/811441/sp/81144100/playManifest/entryId/{ID}/format/url"
    found = parse(text)
    assert found is not None
    assert found.place == Place(host, 811441, 81144100)
    assert str(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ID,
        "https://example.org/video.mp4",
        "https://example.org/p/x/playManifest/entryId/1_abcdefgh",
        "https://example.org/p/1/other/entryId/1_abcdefgh",
        "https://example.org/p/1",
        "https://user:secret@example.org/p/1/thumbnail/entry_id/1_abcdefgh",
        "ftp://example.org/p/1/thumbnail/entry_id/1_abcdefgh",
        "https://[/p/1/thumbnail/entry_id/1_abcdefgh",
        f"https://example.org/p/1/thumbnail/entry_id/{'x' * 20_000}",
        "https://example.org/p/1/thumbnail/entry_id/1_ab\ncdefgh",
    ],
)
def test_other_texts_are_no_addresses(text: str) -> None:
    """Nor is one with a password in it, which nobody should pass on."""
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "link_id"),
    [
        (f"{HOST}/tiny/lbw2wlmi", "lbw2wlmi"),
        ("cdn.example.org/tiny/lbw2wlmi?x=1", "lbw2wlmi"),
        (f"{HOST}/api_v3/index.php?service=shortLink_shortLink&action=goto&id=lbw2wlmi", "lbw2wlmi"),
        (f"{HOST}/api_v3/service/shortlink_shortlink/action/goto/id/lbw2wlmi", "lbw2wlmi"),
        (f"{HOST}/api_v3/service/media/action/get/id/lbw2wlmi", ""),
        (f"{HOST}/p/1/thumbnail/entry_id/{ID}", ""),
        ("", ""),
    ],
)
def test_short_links_are_told_from_others(text: str, link_id: str) -> None:
    """Their address is known to the server only."""
    assert ids_in(text).short_links == ((link_id,) if link_id else ())
