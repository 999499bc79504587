"""HLS streams made by ffmpeg and served on loopback under the URLs that kdesk builds."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

SECONDS = 12
_SOURCES = {
    "large": ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25"],
    "small": ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"],
    "audio": [],
}


def make_hls(folder: Path) -> None:
    """Write three streams of twelve seconds: a large and a small video with sound, and sound alone."""
    for name, video in _SOURCES.items():
        (folder / name).mkdir()
        command = ["ffmpeg", "-v", "error", *video, "-f", "lavfi", "-i", "sine=440:sample_rate=44100"]
        command += ["-t", str(SECONDS), "-c:a", "aac", "-b:a", "48k"]
        if video:
            command += ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p"]
        command += ["-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_filename"]
        command += [str(folder / name / "%d.ts"), str(folder / name / "list.m3u8")]
        subprocess.run(command, check=True)  # noqa: S603  our own arguments


class HlsServer:
    """Serves the folder of `make_hls`: the large video by default, the small one as `0_flavor2`.

    Attributes:
        asked: The requested paths.
        broken: Whether playlists are answered with 404.
        only_files: Whether there is no HLS stream, and `large` is delivered as a file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.broken = False
        self.only_files = False
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, path: str) -> bytes | None:
        """Return the playlist or segment of a path, None for 404."""
        self.asked.append(path)
        if path.endswith(".ts"):
            return (self.folder / path.lstrip("/")).read_bytes()
        if self.only_files and path.endswith("a.mp4"):
            return b"".join((self.folder / "large" / f"{number}.ts").read_bytes() for number in range(SECONDS // 2))
        if self.broken or self.only_files or not path.endswith("a.m3u8"):
            return None
        name = "small" if "0_flavor2" in path else "audio" if "0_entry00009" in path else "large"
        playlist = (self.folder / name / "list.m3u8").read_text()
        lines = [f"{self.base}/{name}/{line}" if line.endswith(".ts") else line for line in playlist.splitlines()]
        return "\n".join(lines).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            """Responds with files of the folder."""

            def do_GET(self) -> None:
                """Serve one file."""
                body = server.answer(self.path)
                self.send_response(404 if body is None else 200)
                if body is None and server.only_files:
                    self.send_header("X-Kaltura", "error-6")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_args: Any) -> None:
                """Log nothing."""

        return Handler
