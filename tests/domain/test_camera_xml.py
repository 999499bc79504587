"""What cameras write beside their clips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.camera_xml import facts_in
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.sidecar_xml import MAX_BYTES, SidecarFacts, SidecarUnreadable

NOTHING = SidecarFacts()
SONY = """<?xml version="1.0" encoding="UTF-8"?>
<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.20" lastUpdate="2027-01-31T15:10:00+01:00">
  <TargetMaterial umidRef="060A2B34"/><Duration value="250"/><CreationDate value="2027-01-31T15:05:00+01:00"/>
  <Title usAscii="Bees at work"/><Description>Second hive</Description>
  <Device manufacturer="Sony" modelName="ILCE-7SM3"/>
</NonRealTimeMeta>"""
CANON = """<ClipMain xmlns="urn:schemas-Canon:ClipMetadata"><ClipContent><ClipName>AA0001</ClipName><ClipMetadata>
  <UserClipName>Bees  at work</UserClipName><Access><CreationDate>2027-01-31T14:05:00+00:00</CreationDate></Access>
  <MemoList><Memo><Person>Anna</Person><Text>Second hive</Text></Memo></MemoList><Keyword>bees, hive</Keyword>
</ClipMetadata></ClipContent></ClipMain>"""


@pytest.mark.parametrize(("document", "tags"), [(SONY, None), (CANON, ("bees", "hive"))])
def test_cameras(document: str, tags: tuple[str, ...] | None) -> None:
    """Title, description, keywords, and the time with its zone."""
    said = UploadDetails(title="Bees at work", description="Second hive", tags=tags)
    assert facts_in(document.encode()) == SidecarFacts(said, 1_801_404_300)


def test_a_camera_that_says_little() -> None:
    """Most cameras know the time only; one without a clock knows nothing."""
    assert facts_in(b"<NonRealTimeMeta><CreationDate value='x'/><Title usAscii=' '/></NonRealTimeMeta>") == NOTHING


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<tt xmlns='http://www.w3.org/ns/ttml'><Title>x</Title></tt>",
        SONY.encode()[:-20],
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><P2Main><Title>&a;</Title></P2Main>',
        b"<P2Main>" + b"<a>" * 100,
        b" " * (MAX_BYTES + 1),
    ],
)
def test_refused(data: bytes) -> None:
    """Other XML, damage, entities and floods end in one error."""
    with pytest.raises(SidecarUnreadable):
        facts_in(data)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes say something or are refused."""
    for each in (data, SONY.encode().replace(b"Bees", data)):
        try:
            facts_in(each)
        except SidecarUnreadable:
            continue
