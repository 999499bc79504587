"""Answers that no Kaltura gives: near the truth and far from it."""

from collections.abc import AsyncIterator

import httpx
from hypothesis import strategies as st

from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import EVERYTHING
from kdesk.kaltura.account_limits import AccountLimitsLoader
from kdesk.kaltura.api import Api
from kdesk.kaltura.entries import Catalogue
from kdesk.kaltura.rpc import Rpc
from kdesk.kaltura.server_copies import ServerCopies
from kdesk.kaltura.transcripts import Transcripts
from kdesk.kaltura.uploads import Uploads
from tests.engine.fake_server import ACCOUNT
from tests.kaltura.scripted_http import FakeSession

FIELDS = st.sampled_from(
    [
        *(
            "objectType",
            "code",
            "message",
            "args",
            "id",
            "objects",
            "status",
            "ks",
            "totalCount",
            "expiry",
            "partnerId",
        ),
        *("uploadedFileSize", "fileName", "uploadUrl", "attachedObjectId", "createdAt", "updatedAt", "partnerData"),
        *("referenceId", "rootEntryId", "version"),
        *("duration", "msDuration", "width", "height", "bitrate", "frameRate", "sizeInBytes", "isOriginal", "userId"),
        *("thumbnailUrl", "downloadUrl", "mediaType", "flavorParamsId", "name"),
    ]
)
WORDS = st.sampled_from(
    [
        *("KalturaMediaListResponse", "KalturaUploadTokenListResponse", "KalturaAPIException", "KalturaMediaEntry"),
        *("INVALID_KS", "UPLOAD_TOKEN_NOT_FOUND", "ENTRY_ID_NOT_FOUND", "http://[::1", "2", "-1", ""),
        *("kdesk:t1", "kdesk1-5000-abc", "kdesk:t2 f=kdesk1-5000-abc"),
    ]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(10**25), 2**63, 2**64, 1e308])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=8),
    max_leaves=25,
)
NEAR_THE_TRUTH = st.fixed_dictionaries(
    {},
    optional={
        "objectType": WORDS,
        "id": WORDS | st.integers(),
        "partnerId": NUMBERS,
        "status": NUMBERS | WORDS,
        "code": VALUES,
        "args": VALUES,
        "totalCount": NUMBERS,
        "createdAt": NUMBERS,
        "ks": WORDS,
        "expiry": NUMBERS,
        "objects": st.lists(st.dictionaries(FIELDS, VALUES, max_size=8), max_size=4),
    },
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("content-type", "retry-after", "date", "location", "x-kaltura", "x-kaltura-app", "content-range"),
            *(
                "kalturabaseentry-referenceid-error",
                "kaltura-x--error",
                "content-encoding",
                "set-cookie",
                "content-length",
            ),
        ]
    ),
    st.sampled_from(
        [
            *(
                "application/json",
                "image/png",
                "text/html; charset=klingon",
                "Fri, 31 Dec 99999 23:59:59 GMT",
                "9" * 400,
            ),
            *(
                "Mon, 01 Jan 0000 00:00:00 +9999",
                "gzip",
                "error-10",
                "bytes 10-19/*",
                "bytes 10-19/" + "9" * 5000,
                "-1",
            ),
            *("http://[", "//", "\x7f", "a" * 5000),
        ]
    ),
    max_size=4,
)


class Body(httpx.AsyncByteStream):
    """A body as it comes from a connection: its headers need not fit it."""

    def __init__(self, content: bytes, times: int = 1) -> None:
        self._content = content
        self._times = times

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._times):
            yield self._content


def connected(rpc: Rpc, http: httpx.AsyncClient) -> AccountApi:
    """Return a connection that has a session, whatever the server says."""
    api = Api(rpc, FakeSession())  # type: ignore[arg-type]  the part of a session that calls need
    limits = AccountLimitsLoader(api, EVERYTHING)
    return AccountApi(
        ACCOUNT,
        Uploads(api),
        Catalogue(api),
        lambda: None,
        ServerCopies(api, http),
        limits=limits,
        transcripts=Transcripts(api, "anna"),
    )
