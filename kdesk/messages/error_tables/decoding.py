"""The words of reasons why a video cannot be decoded in this program."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

DECODING: Mapping[Reason, Words] = {
    Reason.MEDIA_NO_VIDEO: Words(
        N_("There is no video in this file"),
        N_("It has no video track, only sound, a cover picture or data."),
        N_("Choose another rendition."),
    ),
    Reason.MEDIA_DAMAGED: Words(
        N_("This video is damaged"),
        N_("Its contents contradict themselves, or end too early."),
        N_("See whether another program plays it; otherwise make it anew from its source."),
    ),
    Reason.MEDIA_TOO_LARGE: Words(
        N_("The pictures of this video are too large"),
        N_("kdesk decodes up to 64 megapixels and 16,384 pixels a side."),
        N_("Choose a smaller rendition."),
    ),
    Reason.MEDIA_WITHOUT_FRAMES: Words(
        N_("No picture of this video could be decoded"),
        N_("There is a video track, and nothing in it that makes a picture."),
        N_("See whether another program plays it; otherwise make it anew from its source."),
    ),
    Reason.MEDIA_KIND_UNKNOWN: Words(
        N_("kdesk does not know this kind of file"),
        N_("It looks at the content, not at the name."),
        N_("See whether another program plays it: it may be damaged, or no video."),
    ),
    Reason.MEDIA_CODEC_UNKNOWN: Words(
        N_("kdesk cannot decode this video"),
        N_("It was made with a codec for which kdesk has no decoder."),
        N_("Choose another rendition."),
    ),
    Reason.MEDIA_CHANGED: Words(
        N_("The video changed while it was read"),
        N_("Bytes of two versions make no picture."),
        N_("Open it again."),
    ),
    Reason.MEDIA_ENCRYPTED: Words(
        N_("This video is encrypted, and kdesk cannot read it"),
        N_("Single frames are decoded only from what comes without encryption."),
        N_("Choose a rendition by its own address, or the source."),
    ),
    Reason.MEDIA_FILE_UNREADABLE: Words(
        N_("The file cannot be read"),
        N_("It was moved or deleted, or the system does not let kdesk read it."),
        N_("Put it back where it was, then open it again."),
    ),
    Reason.MEDIA_NOT_MEASURED: Words(
        N_("VMAF could not be measured"),
        N_("The ffmpeg program that measures it failed, or there is none on this computer."),
        N_("Measure PSNR or SSIM, for which kdesk needs no other program."),
    ),
}
