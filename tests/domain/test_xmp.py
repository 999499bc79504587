"""XMP files beside videos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.sidecar_xml import MAX_BYTES, SidecarFacts, SidecarUnreadable
from kdesk.domain.xmp import MAX_TEXT, facts_in

XMP = """<?xpacket begin="\ufeff" id="x"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="de">Bienen</rdf:li><rdf:li xml:lang="x-default">Bees</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">About\nthem</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>bees</rdf:li><rdf:li>big,  day</rdf:li><rdf:li>bees</rdf:li></rdf:Bag></dc:subject>
<dc:creator><rdf:Seq><rdf:li>Anna</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def test_xmp() -> None:
    """Title in the default language, description, keywords; other fields do not count."""
    assert facts_in(XMP.encode()).details == UploadDetails(
        title="Bees", description="About\nthem", tags=("bees", "big day")
    )


def test_nothing_in_it() -> None:
    """XML without these fields says nothing."""
    assert facts_in(b"<x/>") == SidecarFacts()


@pytest.mark.parametrize(
    "odd",
    [
        "<e:DateTimeOriginal xmlns:e='http://ns.adobe.com/exif/1.0/'><rdf:Seq><rdf:li>2026</rdf:li></rdf:Seq></e:DateTimeOriginal>",
        "<dc:title><rdf:Alt><rdf:li>a<dc:title/></rdf:li></rdf:Alt></dc:title>",
    ],
)
def test_items_at_odd_places(odd: str) -> None:
    """A list where a date is expected, and a field within an item: all the rest is read."""
    data = XMP.replace("<dc:creator>", f"{odd}<dc:creator>")
    assert facts_in(data.encode()).details == facts_in(XMP.encode()).details


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        XMP.encode()[:-60],
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b"<a>" * 100,
        b" " * (MAX_BYTES + 1),
        b'<?xml version="1.0" encoding="nonsense"?><x/>',
    ],
)
def test_refused(data: bytes) -> None:
    """Damage, entities and floods end in one error."""
    with pytest.raises(SidecarUnreadable):
        facts_in(data)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes say something or are refused."""
    for each in (data, XMP.encode().replace(b"Bees", data)):
        try:
            facts_in(each)
        except SidecarUnreadable:
            continue


def test_text_in_many_pieces() -> None:
    """A text of a hundred thousand pieces is cut at its limit; what else the file says is read."""
    begin, end = XMP.encode().split(b"Bees")
    details = facts_in(begin + b"a<b/>" * 100_000 + end).details
    assert (details.title, details.tags) == ("a" * MAX_TEXT, ("bees", "big day"))
