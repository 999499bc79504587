"""The words of reasons why pictures, streams and copies do not come."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

MEDIA: Mapping[Reason, Words] = {
    Reason.COPY_NOT_GIVEN: Words(N_("The server does not give its copy of the file back")),
    Reason.COPY_BROKE_OFF: Words(N_("The server's copy broke off")),
    Reason.COPY_IN_SCRAPS: Words(N_("The server's copy comes in pieces that are too small")),
    Reason.HOST_SILENT: Words(N_("{host} does not answer")),
    Reason.HOST_UNTRUSTED: Words(N_("{host} could not prove who it is")),
    Reason.NO_PICTURE_SENT: Words(N_("The server sent no picture")),
    Reason.FRAMES_REFUSED: Words(N_("The account lets nobody cut frames from its videos")),
    Reason.NO_PICTURE_HERE: Words(N_("The server has no picture here")),
    Reason.NO_PICTURE_YET: Words(N_("There is no picture of this entry yet")),
    Reason.PICTURE_FAILED: Words(N_("The server could not make the picture this time")),
    Reason.PICTURE_BEING_MADE: Words(N_("The server is making this picture right now")),
    Reason.TOO_MANY_PICTURES: Words(N_("The server makes too many pictures right now")),
    Reason.PICTURE_UNUSABLE: Words(N_("The server sent no picture that can be shown")),
    Reason.STREAM_NOT_DELIVERED: Words(N_("The server did not deliver the stream")),
    Reason.STREAM_COMPRESSED: Words(
        N_("The server did not deliver the stream"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.STREAM_REFUSED: Words(
        N_("The server refuses to deliver the stream"),
        N_("The entry is protected: without a session, or with this one, it does not open."),
        N_("Sign in as somebody who may see it, or ask for access."),
    ),
    Reason.STREAM_REDIRECTED: Words(
        N_("The server sends every request somewhere else"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.STREAM_PROTECTED: Words(
        N_("This video is protected in a way that kdesk cannot play"),
        N_("It is encrypted for players with a licence (DRM, SAMPLE-AES)."),
        N_("Play it in the player of the web site that it belongs to."),
    ),
    Reason.STREAM_WITHOUT_RENDITION: Words(
        N_("The server has no rendition of this video that can be played"),
        N_("None of its renditions is made for streaming."),
        N_("Choose another rendition, or download the file."),
    ),
    Reason.STREAM_TOO_SLOW: Words(N_("The server delivers the stream too slowly")),
    Reason.STREAM_TOO_MUCH: Words(
        N_("The server sends more than a stream can have"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.STREAM_NOT_SEEKABLE: Words(
        N_("The server delivers this file only from its beginning"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.STREAM_NO_VIDEO: Words(
        N_("The server sent no video"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.STREAM_ADDRESS: Words(
        N_("The server names an address that cannot be used"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.PLAYLIST_UNUSABLE: Words(
        N_("The server's playlist cannot be used"),
        N_("kdesk plays only what a web server delivers, in the forms that it can check."),
        N_("Ask who runs the server, or download the file and play it with another program."),
    ),
    Reason.DASH: Words(
        N_("kdesk cannot play MPEG-DASH"),
        N_("The player of this program knows HLS and single files."),
        N_("Copy the MP4 or the download link and play it with another program."),
    ),
    Reason.LIVE_NOT_CHECKED: Words(
        N_("Live streams are not checked"),
        N_("A check reads recordings, whose list of segments is complete."),
        N_("Check the recording once the live stream has ended."),
    ),
    Reason.LIVE: Words(
        N_("kdesk cannot play live streams"),
        N_("It plays recordings, whose playlist is complete."),
        N_("Play it in the player of the web site that it belongs to, or wait for the recording."),
    ),
}
