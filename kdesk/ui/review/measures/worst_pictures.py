"""Small pictures of the worst moments, decoded for their list."""

from collections.abc import Mapping
from fractions import Fraction

from PySide6.QtGui import QImage

from kdesk.domain.review_ports import Painting, Video, Videos
from kdesk.domain.video import Area, VideoSource
from kdesk.ui.images import to_image
from kdesk.ui.review.measures.worst_list import WorstList


async def show_pictures(
    videos: Videos, painting: Painting, source: VideoSource, times: Mapping[Fraction, Fraction], shown: WorstList
) -> None:
    """Decode frames, and put them into the list one after the other.

    Args:
        times: Of the frames in this video, by the times of the list.

    Raises:
        ServerProblem: Bytes did not come.
        MediaProblem: They cannot be decoded.
    """
    # Opened for this alone: a jump of the window's own video would end this one.
    video = await videos.open(source)
    try:
        for time, own in times.items():
            shown.show_picture(time, await _picture(video, painting, own, shown))
    finally:
        video.close()


async def _picture(video: Video, painting: Painting, time: Fraction, shown: WorstList) -> QImage:
    frame = await video.frame_at(time)
    wide, high = video.facts.shown_size
    ratio = shown.devicePixelRatioF()
    room = shown.iconSize() * ratio
    # Black beside the picture, so that each picture of the list is as large.
    scale = min(room.width() / wide, room.height() / high)
    across, down = room.width() / scale, room.height() / scale
    around = Area((wide - across) / 2, (high - down) / 2, across, down)
    image = to_image(await painting.paint(video, frame, around, (room.width(), room.height())))
    image.setDevicePixelRatio(ratio)
    return image
