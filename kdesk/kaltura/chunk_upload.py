"""One request that carries bytes of a file."""

import logging

from kdesk.domain.account import normalise_service_url
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken
from kdesk.domain.upload_ports import Blocks
from kdesk.errors import BadResponse, BadServiceUrl
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_body import ChunkBody, no_blocks
from kdesk.kaltura.upload_fields import chunk_query
from kdesk.kaltura.wire import WireToken, to_token

CLOSING_SECONDS = 120.0
"""Read time-out of a final chunk (rule 7): the server may wait 45 s for chunks that are still in flight."""

log = logging.getLogger(__name__)


async def send_bytes(
    api: Api,
    transfer: Transfer,
    *,
    resume: bool,
    at: int,
    final: bool,
    chunk: Chunk | None = None,
    blocks: Blocks | None = None,
) -> UploadToken:
    """Send one upload request, and return the token as the server has it then.

    `resume` tells that the token has been opened, `final` that its last bytes are sent; without a chunk there are none.
    """
    length = chunk.length if chunk else 0

    def make_body(ks: str) -> ChunkBody:
        return ChunkBody({"ks": ks}, transfer.file.part_name, blocks or no_blocks(), length)

    response = await api.upload(
        upload_base(transfer.reservation.upload_url, api.service_url),
        chunk_query(transfer.reservation.token_id, resume=resume, at=at, final=final),
        make_body,
        result=WireToken,
        read_timeout=CLOSING_SECONDS if final else None,
        # Blocks can be read only once; a body without bytes can be made again.
        repeatable=not length,
    )
    return to_token(response)


def upload_base(upload_url: str, service_url: str) -> str:
    """Return the address for chunks: the token's, unless it is less protected than the API's or unusable."""
    try:
        return normalise_service_url(foreign_address(upload_url, service_url)) if upload_url else service_url
    except (BadResponse, BadServiceUrl) as error:
        log.warning("The server names an upload address that cannot be used: %s", error)
        return service_url
