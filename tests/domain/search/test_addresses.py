"""Entries that a pasted text refers to."""

import pytest

from kdesk.domain.search.addresses import MAX_IDS, ids_in, partner_ids_in
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import HasId
from kdesk.domain.search.grammar import parse

TODAY = Today(1_790_000_000)
CDN = "https://cdnapisec.kaltura.com/p/811441/sp/81144100"
ID = "1_k2w8v0tq"

ADDRESSES = [
    f"{CDN}/playManifest/entryId/{ID}/format/applehttp/protocol/https/a.m3u8",
    f"{CDN}/playManifest/entryId/{ID}/format/mpegdash/protocol/https",
    f"{CDN}/playManifest/entryId/{ID}/format/url/protocol/https",
    f"{CDN}/playManifest/entryId/{ID}/format/download/protocol/https/flavorParamIds/0",
    f"{CDN}/playManifest/entryId/{ID}/format/url/flavorParamId/301971/video.mp4",
    f"{CDN}/playManifest/entryId/{ID}/flavorIds/1_flavor01,1_flavor02/format/applehttp",
    f"{CDN}/playManifest/entryId/{ID}/format/applehttp/protocol/https/clipTo/30000",
    f"{CDN}/playManifest/entryId/{ID}/format/applehttp/referrer/aHR0cHM6Ly9teXNpdGUuY29t",
    f"{CDN}/playManifest/e/{ID}/f/applehttp/pt/https/fs/1_flavor01/a.m3u8",
    f"https://cfvod.kaltura.com/p/811441/sp/81144100/thumbnail/entry_id/{ID}/version/100001",
    f"https://cdnapisec.kaltura.com/p/811441/thumbnail/entry_id/{ID}",
    f"https://cdnapisec.kaltura.com/p/811441/thumbnail/entry_id/{ID}/width/640/height/360/type/3/vid_sec/30",
    f"https://cdnapisec.kaltura.com/p/811441/thumbnail/entry_id/{ID}.jpg",
    f"https://cdnapisec.kaltura.com/s/p/811441/sp/81144100/thumbnail/entry_id/{ID}/vid_slices/10",
    f"https://cdnapisec.kaltura.com/index.php/extwidget/thumbnail/entry_id/{ID}",
    f"{CDN}/thumbnail?entry_id={ID}&width=320",
    f"{CDN}/download/entry_id/{ID}/flavor/1_flavor01/file_name/a",
    f"{CDN}/download/entry_id/{ID}",
    f"https://cdnapisec.kaltura.com/p/811441/raw/entry_id/{ID}/direct_serve/1/forceproxy/true/logo.svg",
    f"{CDN}/raw/entry_id/{ID}/a.mp4?relocate=f.mp4",
    f"{CDN}/serveFlavor/entryId/{ID}/v/2/flavorId/1_flavor01/forceproxy/true/name/a.mp4",
    f"{CDN}/serveFlavor/v/2/flavorId/1_flavor01/entryId/{ID}/name/a.mp4",
    f"https://www.kaltura.com/api_v3/service/media/action/get/entryId/{ID}/format/1",
    f"https://www.kaltura.com/api_v3/index.php?service=media&action=get&entryId={ID}",
    f"https://kmc.kaltura.com/index.php/kmcng/content/entries/entry/{ID}/metadata",
    f"https://kmc.kaltura.com/index.php/kmcng/content/entries/entry/{ID}",
    f"https://kmc.kaltura.com/index.php/kmc/kmc4#content|manage|entry_id={ID}",
    f"https://cdnapisec.kaltura.com/p/811441/embedPlaykitJs/uiconf_id/5533/partner_id/811441?iframeembed=true&entry_id={ID}",
    f"https://cdnapisec.kaltura.com/html5/html5lib/v2.9/mwEmbedFrame.php/p/811441/uiconf_id/5533/entry_id/{ID}?wid=_811441",
    f"https://www.kaltura.com/index.php/extwidget/preview/partner_id/811441/uiconf_id/5533/entry_id/{ID}/embed/dynamic",
    f"https://www.kaltura.com/index.php/kwidget/wid/_811441/uiconf_id/5533/entry_id/{ID}",
    f"https://www.kaltura.com/index.php/extwidget/openGraph/wid/{ID}",
    f"https://video.example.edu/media/t/{ID}",
    f"https://video.example.edu/media/Spring+concert/{ID}/12345",
    f"https://share.example.org/?u=https%3A%2F%2Fcdnapisec.kaltura.com%2Fp%2F811441%2FplayManifest%2FentryId%2F{ID}%2Fa",
    f"cdnapisec.kaltura.com/p/811441/thumbnail/entry_id/{ID}",
    f"/p/811441/sp/81144100/playManifest/entryId/{ID}/format/url",
    f"https://kmc.kaltura.com/apps/kmcng/latest/#/content/entries/entry/{ID}",
    f"https://cfvod.kaltura.com/scf/enhls/p/811441/sp/81144100/serveFlavor/entryId/{ID}/v/2/ev/7/flavorId/1_flavor01/name/a.mp4/index.m3u8",
    f"https://cfvod.kaltura.com/hls/p/811441/sp/81144100/serveFlavor/entryId/{ID}/v/1/flavorId/1_,flavor01,flavor02,/name/a.mp4.urlset/a.m3u8",
    f"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fvideo.example.edu%2Fmedia%2Ft%2F{ID}&data=05%7C01",
    f"https://learn.example.org/view.php?source=http%3A%2F%2Fkaltura-kaf-uri.com%2Findex%2Fmedia%2Fentryid%2F{ID}%2FshowTags%2Ffalse",
    f"(https://video.example.edu/media/t/{ID})",
    f"https://video.example.edu/media/t/{ID}.",
    f"[Spring](https://video.example.edu/media/t/{ID})",
    f"<https://video.example.edu/media/t/{ID}>",
    f"<https://video.example.edu/media/t/{ID}|Spring>",
    f"entry_id:{ID}",
    f"entryId={ID}",
    f"({ID})",
    f"#{ID}",
    f"'{ID}',",
    f"|{ID}|",
    (
        f'<iframe src="https://cdnapisec.kaltura.com/p/811441/embedPlaykitJs/uiconf_id/5533?iframeembed=true&amp;entry_id={ID}"'
        ' width="560" height="395" allowfullscreen title="1_flavor01"></iframe>'
    ),
    (
        '<script src="https://cdnapisec.kaltura.com/p/811441/sp/81144100/embedIframeJs/uiconf_id/5533/partner_id/811441">'
        "</script>\n<script>kWidget.embed({targetId: 'kaltura_player_1', wid: '_811441', uiconf_id: 5533,"
        f" entry_id: '{ID}'}});</script>"
    ),
    (
        '<div id="kaltura_player" style="width: 560px"></div><script src="https://cdnapisec.kaltura.com/p/811441/embedPlaykitJs/'
        f'uiconf_id/5533"></script><script>player.loadMedia({{entryId: "{ID}"}});</script>'
    ),
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses_lead_to_their_entry(text: str) -> None:
    """Whatever else is in the address: renditions, widgets, players."""
    parsed = parse(text, TODAY)
    assert parsed.conditions == (HasId((ID,)),)
    assert not parsed.short_links


def test_a_list_of_addresses() -> None:
    """Lines and commas separate addresses and ids; each entry comes once."""
    other = "0_zz11yy22"
    text = f"{ADDRESSES[0]}\n{ADDRESSES[9]},\n  {other} ; https://video.example.edu/media/t/0_aa11bb22"
    assert parse(text, TODAY).conditions == (HasId((ID, other, "0_aa11bb22")),)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.kaltura.com/tiny/lbw2wlmi",
        "http://kaltura.example.org/tiny/lbw2wlmi?x=1",
        "kaltura.example.org/tiny/lbw2wlmi",
        "https://kaltura.example.org/api_v3/index.php?service=shortLink_shortLink&action=goto&id=lbw2wlmi",
        "https://kaltura.example.org/api_v3/service/shortlink_shortlink/action/goto/id/lbw2wlmi",
    ],
)
def test_short_links_are_for_the_server(text: str) -> None:
    """Only it knows the address behind one."""
    parsed = parse(f"{text} {ID}", TODAY)
    assert parsed.short_links == ("lbw2wlmi",)
    assert parsed.conditions == (HasId((ID,)),)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/video.mp4",
        "https://cdnapisec.kaltura.com/p/811441/flavorId/1_flavor01",
        "https://www.kaltura.com/index.php/kmcng/content/entries/list",
        "",
    ],
)
def test_addresses_without_an_entry(text: str) -> None:
    """Other objects have ids too."""
    assert not ids_in(text)


@pytest.mark.parametrize("gap", [",", "\n", " ; ", "\nhttps://video.example.edu/media/t/", "\n<a href=/media/t/"])
def test_many_ids_are_bounded(gap: str) -> None:
    """A pasted list has an end, and how many are left out is known."""
    found = parse(gap + gap.join(f"0_{number:08d}" for number in range(MAX_IDS + 10)), TODAY)
    (condition,) = found.conditions
    assert isinstance(condition, HasId)
    assert len(condition.entry_ids) == MAX_IDS
    assert found.ids_left_out == 10


@pytest.mark.parametrize("text", [address for address in ADDRESSES if "811441" in address])
def test_an_address_tells_whose_it_is(text: str) -> None:
    """The account stands in the path, in a parameter, or in the embed code."""
    assert partner_ids_in(text) == (811441,)


@pytest.mark.parametrize(
    "text",
    [
        ID,
        "spring p/12",
        "/p/12a/",
        "https://example.org/page/12",
        f"/p/{'9' * 11}/",
        *(one for one in ADDRESSES if "811441" not in one),
    ],
)
def test_most_texts_belong_to_no_account(text: str) -> None:
    """Words, ids alone, and addresses that name no account."""
    assert partner_ids_in(text) == ()
