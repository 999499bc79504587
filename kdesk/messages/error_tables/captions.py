"""The words of reasons about captions and attachments."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

CAPTIONS: Mapping[Reason, Words] = {
    Reason.CAPTION_TIMES_EXPECTED: Words(N_("Line {line:number}: the times of a caption are missing here")),
    Reason.CAPTION_TIME_UNREADABLE: Words(N_("Line {line:number}: the times cannot be read")),
    Reason.CAPTION_TIMES_TURNED: Words(N_("Line {line:number}: the caption ends before it begins")),
    Reason.CAPTION_HEADER_MISSING: Words(N_("Line {line:number}: a WebVTT file begins with the word WEBVTT")),
    Reason.CAPTION_XML_BROKEN: Words(N_("Line {line:number}: the XML is damaged")),
    Reason.CAPTION_ENTITIES: Words(
        N_("Line {line:number}: the file declares entities of its own"),
        N_("They could stand for more text than a computer can hold, and captions need none."),
        N_("Export the captions again without them."),
    ),
    Reason.CAPTION_WITHOUT_CUES: Words(N_("There is no caption in this file")),
    Reason.CAPTION_TOO_LARGE: Words(
        N_("The file is larger than captions are"),
        N_("The captions of a whole day fit into far less."),
        N_("Choose the file with the captions."),
    ),
    Reason.CAPTION_FORMAT_UNKNOWN: Words(
        N_("These captions are of a format that kdesk does not read"),
        N_("It reads SRT, WebVTT and DFXP (TTML)."),
        N_("Export the captions in one of these formats."),
    ),
    Reason.CAPTION_NO_TEXT: Words(
        N_("This file holds no text"),
        N_("Its bytes are no text in any encoding that kdesk knows."),
        N_("Choose the file with the captions."),
    ),
    Reason.CAPTION_GONE: Words(
        N_("The caption is not there any more"),
        N_("Somebody deleted it since the list was read."),
        N_("Open the tab again."),
    ),
    Reason.CAPTION_IS_DEFAULT: Words(
        N_("The default caption cannot be deleted"),
        N_("This server keeps the caption that players show first."),
        N_("Make another one the default, then delete this one."),
    ),
    Reason.CAPTION_NOT_READ: Words(
        N_("Kaltura could not read these captions"),
        N_("It stored the file, and players show nothing of it."),
        N_("Replace its content by a file of the same format, or delete it."),
    ),
    Reason.ATTACHMENT_GONE: Words(
        N_("The attachment is not there any more"),
        N_("Somebody deleted it since the list was read."),
        N_("Open the tab again."),
    ),
    Reason.CUE_POINT_GONE: Words(
        N_("The note is not there any more"),
        N_("Somebody deleted it on the server, or it belongs to another user."),
        N_("Open the entry again."),
    ),
    Reason.FILE_OVER_LIMIT: Words(
        N_("The file is too large"),
        N_("Here it may have {limit:size} at most."),
        N_("Choose another file."),
    ),
    Reason.FILE_NOT_SAVED: Words(
        N_("The file could not be saved"),
        N_("The disk is full, or the folder takes no files."),
        N_("Choose another folder."),
    ),
    Reason.CONTENT_NOT_GIVEN: Words(
        N_("The server does not give the file"),
        N_("It is not there, or the access rules of the entry do not allow it."),
        N_("Retry later; if that does not help, ask your Kaltura administrator."),
    ),
}
