"""The dynamic thumbnail URL: its parameters, their limits, and the picture that they ask for."""

import re
from dataclasses import replace
from pathlib import Path

from starlette.responses import FileResponse, Response

from kdesk.demo import entries as entry_states
from kdesk.demo.answers import CORS
from kdesk.demo.database import Row
from kdesk.demo.ffmpeg import FfmpegError
from kdesk.demo.filetypes import AUDIO, IMAGE, media_type
from kdesk.demo.flavors import READY
from kdesk.demo.params import as_number
from kdesk.demo.thumbnailer import FIT, STRETCH, Crop, Picture
from kdesk.demo.url_calls import UrlCall, die

_MAX = 10_000
_MAX_STRIP = 65_500
_MAX_SLICES = 400
_DEFAULT_SIZE = (120, 90)
_DEFAULT_SECOND = 3.0
_LAST_FRAME = 0.1
_MOST = 0.98


class BadParameter(Exception):
    """A value that even the tolerant server refuses: error 25."""


def thumbnail(call: UrlCall) -> Response:
    """Answer a thumbnail URL."""
    upload = call.demo.uploads.file_of(call.get("upload_token_id"))
    return _of_entry(call) if upload is None else _of_upload(call, upload)


def _of_entry(call: UrlCall) -> Response:
    entry = call.demo.entries.find(call.get("entry_id"))
    if entry is None:
        return die(1 if call.get("entry_id") else 8)
    source = _source(call, entry)
    if source is None:
        return die(6)
    try:
        path = _render(call, entry, source)
    except BadParameter:
        return die(25)
    except FfmpegError:
        return die(6)
    return _sent(path, 3600 if entry["status"] == entry_states.READY else 60)


def _of_upload(call: UrlCall, source: Path) -> Response:
    """What was uploaded, before any entry has it: a picture is scaled, of anything else a frame is taken."""
    second = None if media_type(source) == IMAGE else _DEFAULT_SECOND
    try:
        return _sent(call.demo.thumbnailer.make(source, replace(_picture(call, None), second=second)), 3600)
    except BadParameter:
        return die(25)
    except FfmpegError:
        return die(6)


def _sent(path: Path, age: int) -> Response:
    headers = {**CORS, "Cache-Control": f"public, max-age={age}, max-stale=0"}
    return FileResponse(path, media_type="image/jpeg", headers=headers)


def _source(call: UrlCall, entry: Row) -> Path | None:
    """The file that frames come from: an image itself, else the smallest rendition that is large enough."""
    if entry["media_type"] == IMAGE:
        return call.demo.files.open_path(entry["content_path"]) if entry["content_path"] else None
    rows = [row for row in call.demo.flavors.of_entry(entry["id"]) if row["path"]]
    made = sorted((row for row in rows if row["hls_path"] and row["status"] == READY), key=lambda row: row["height"])
    wanted = max(_number(call, "height", 0), _number(call, "width", 0) * 9 // 16)
    large = [row for row in made if row["height"] >= wanted]
    chosen = (large or made[-1:] or rows)[:1]
    return call.demo.files.open_path(chosen[0]["path"]) if chosen else None


def _render(call: UrlCall, entry: Row, source: Path) -> Path:
    picture = _picture(call, entry)
    slices = _slices(call)
    if entry["media_type"] == AUDIO:
        return call.demo.thumbnailer.make(call.demo.thumbnailer.waveform(source), picture)
    if entry["media_type"] == IMAGE:
        return call.demo.thumbnailer.make(source, picture)
    duration = entry["duration_ms"] / 1000
    if slices and "vid_slice" not in call.pairs:
        if max(picture.width, picture.height) * slices >= _MAX_STRIP:
            raise BadParameter
        seconds = [_capped(_slice_second(call, duration, slices, number), duration) for number in range(slices)]
        return call.demo.thumbnailer.strip(source, picture, seconds)
    return call.demo.thumbnailer.make(
        source, replace(picture, second=_capped(_second(call, duration, slices), duration))
    )


def _second(call: UrlCall, duration: float, slices: int) -> float:
    if slices:
        number = min(max(int(_float(call, "vid_slice")), 0), slices - 1)
        return _slice_second(call, duration, slices, number)
    wanted = _float(call, "vid_sec", -1)
    if wanted >= 0:
        return min(wanted, float(int(duration))) if duration else wanted
    return min(_DEFAULT_SECOND, duration / 2) if duration else _DEFAULT_SECOND


def _slice_second(call: UrlCall, duration: float, slices: int, number: int) -> float:
    """Whole seconds unless a range is given."""
    start, end = _float(call, "start_sec", -1), _float(call, "end_sec", -1)
    if start < 0 and end < 0:
        return float(int(duration * number / slices))
    start, end = max(start, 0.0), min(end, duration) if end >= 0 else duration
    if start > end:
        raise BadParameter
    return start + number * (end - start) / slices


def _capped(second: float, duration: float) -> float:
    """A moment at which there still is a frame."""
    return max(0.0, min(second, duration - _LAST_FRAME)) if duration else second


def _slices(call: UrlCall) -> int:
    if "vid_slices" not in call.pairs:
        return 0
    number = int(_float(call, "vid_slices"))
    if number == 0 or number > _MAX_SLICES:
        raise BadParameter
    return max(number, 0)


def _picture(call: UrlCall, entry: Row | None) -> Picture:
    sized = "width" in call.pairs or "height" in call.pairs
    names = ("width", "height") if sized else ("def_width", "def_height")
    width, height = (max(_number(call, name, 0), 0) for name in names)
    if not sized and not width and not height:
        width, height = _DEFAULT_SIZE
    background = call.get("bgcolor", "ffffff")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", background):
        raise BadParameter
    kind = min(max(_number(call, "type", FIT), FIT), STRETCH)
    if "!" in call.get("width") + call.get("height"):
        kind = STRETCH
    quality = min(max(_number(call, "quality", 0), 0), 100)
    crop, mark = (_crop(call, entry), entry["picture_number"]) if entry else (None, 0)
    return Picture(width, height, kind, background.rjust(6, "0"), quality, None, crop, mark)


def _crop(call: UrlCall, entry: Row) -> Crop | None:
    width, height = _float(call, "src_w"), _float(call, "src_h")
    if width <= 0 or height <= 0 or not entry["width"] or not entry["height"]:
        return None
    across, down = _float(call, "rel_width", -1), _float(call, "rel_height", -1)
    across = across if across > 0 else entry["width"]
    down = down if down > 0 else entry["height"]
    x, y = min(_float(call, "src_x") / across, _MOST), min(_float(call, "src_y") / down, _MOST)
    return Crop(max(x, 0.0), max(y, 0.0), min(width / across, 1 - x), min(height / down, 1 - y))


def _value(call: UrlCall, name: str) -> str:
    return re.sub(r"\.(jpg|gif|png)$", "", call.get(name).replace("!", ""))


def _number(call: UrlCall, name: str, default: int) -> int:
    return min(int(as_number(_value(call, name))), _MAX) if name in call.pairs else default


def _float(call: UrlCall, name: str, default: float = 0.0) -> float:
    return min(float(as_number(_value(call, name))), 1e9) if name in call.pairs else default
