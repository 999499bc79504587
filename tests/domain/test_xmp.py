"""XMP files beside videos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.xmp import MAX_BYTES, XmpUnreadable, details_in

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
    assert details_in(XMP.encode()) == UploadDetails(title="Bees", description="About\nthem", tags=("bees", "big day"))


def test_nothing_in_it() -> None:
    """XML without these fields says nothing."""
    assert details_in(b"<x/>") == UploadDetails()


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
    with pytest.raises(XmpUnreadable):
        details_in(data)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes say something or are refused."""
    for each in (data, XMP.encode().replace(b"Bees", data)):
        try:
            details_in(each)
        except XmpUnreadable:
            continue
