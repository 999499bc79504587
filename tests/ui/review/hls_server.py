"""Real HLS on loopback: videos made by ffmpeg, served under the addresses that kdesk builds."""

import subprocess
from pathlib import Path

from tests.support.local_server import HttpRequest, LocalHttpServer, send_response
from tests.support.stream_server import asked_part

SECONDS = 12
_SOURCES = {
    "large": ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25"],
    "small": ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"],
    "audio": [],
}


def make_hls(folder: Path) -> None:
    """Write a large and a small video with sound, and sound alone: twelve seconds each, as a stream and as MP4."""
    for name, video in _SOURCES.items():
        (folder / name).mkdir()
        command = ["ffmpeg", "-v", "error", *video, "-f", "lavfi", "-i", "sine=440:sample_rate=44100"]
        command += ["-t", str(SECONDS), "-c:a", "aac", "-b:a", "48k"]
        if video:
            command += ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p"]
        command += ["-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_filename"]
        command += [str(folder / name / "%d.ts"), str(folder / name / "list.m3u8")]
        subprocess.run(command, check=True)  # noqa: S603  our own arguments
        copied = ["ffmpeg", "-v", "error", "-i", str(folder / name / "list.m3u8"), "-c", "copy"]
        copied += ["-movflags", "+faststart", str(folder / name / "a.mp4")]
        subprocess.run(copied, check=True)  # noqa: S603  our own arguments


class HlsServer(LocalHttpServer):
    """Serves `make_hls`'s folder: without rendition the large one, `0_flavor2` is the small one.

    Attributes:
        asked: Every requested path.
        broken: Whether playlists are missing (404).
        only_files: Whether no rendition is available as HLS, so that they come as files only.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.asked: list[str] = []
        self.broken = False
        self.only_files = False

    @property
    def base(self) -> str:
        """The address of the server."""
        return self.url

    def respond(self, request: HttpRequest) -> None:
        """Send one file."""
        body = self.content(request.path)
        if body is not None:
            status, part, headers = asked_part(request, body)
            send_response(request, part, status=status, headers=headers)
            return
        send_response(request, b"", status=404, headers={"X-Kaltura": "error-6"} if self.only_files else {})

    def content(self, path: str) -> bytes | None:
        """Return the playlist or the segment of a path, None for 404."""
        self.asked.append(path)
        if path.endswith(".ts"):
            return (self.folder / path.lstrip("/")).read_bytes()
        name = "small" if "0_flavor2" in path else "audio" if "0_entry00009" in path else "large"
        if not self.broken and path.endswith("a.mp4"):
            return (self.folder / name / "a.mp4").read_bytes()
        if self.broken or self.only_files or not path.endswith("a.m3u8"):
            return None
        playlist = (self.folder / name / "list.m3u8").read_text()
        lines = [f"{self.base}/{name}/{line}" if line.endswith(".ts") else line for line in playlist.splitlines()]
        return "\n".join(lines).encode()
