"""What is odd about the files of renditions, each found in one that was made so, in the window on a demo server."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient, with_files
from tests.support.demo_process import DemoProcess
from tests.support.media import ffmpeg, speech
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SECONDS = 10
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-b:v", "700k")
AAC = ("-c:a", "aac", "-b:a", "96k")
FALSE_MATRIX = ("-bsf:v", "h264_metadata=matrix_coefficients=6")


def make_source(path: Path) -> Path:
    """Make a moving picture in BT.709, with speech on the left and other speech on the right."""
    picture = f"testsrc2=size=640x360:rate=25:duration={SECONDS}"
    ffmpeg(
        *["-f", "lavfi", "-i", f"{picture},scale=out_color_matrix=bt709,setparams=colorspace=bt709,format=yuv420p"],
        *["-f", "lavfi", "-i", speech(SECONDS), "-f", "lavfi", "-i", speech(SECONDS, 11)],
        *["-filter_complex", "[1][2]join=inputs=2:channel_layout=stereo[a]", "-map", "0:v", "-map", "[a]"],
        *[*X264, "-b:v", "2M", *AAC, str(path)],
    )
    return path


def make_rendition(source: Path, name: str, *how: str) -> Path:
    """Make a rendition of the source."""
    path = source.with_name(f"{name}.mp4")
    ffmpeg("-i", str(source), *X264, *AAC, *how, str(path))
    return path


async def measured(app: Application, entry: str) -> list[str]:
    """Open the Renditions tab of an entry, look into the files, and return what is said of them."""
    await until(app.library.model.rowCount, PATIENCE, "the entry")
    app.library.open_entry(entry)
    app.library.panel.tabs.open("renditions")
    tab = app.library.panel.renditions
    await until(tab.measure.work.start.isVisible, PATIENCE, "the button")
    assert tab.measure.work.start.isEnabled()
    before = {row.sentence for row in tab.ladder.rows}
    tab.measure.work.start.click()
    assert tab.measure.work.stop.isVisible()
    await until(tab.measure.work.start.isVisible, 6 * PATIENCE, "the end")
    assert not tab.error_strip.isVisible()
    return [" ".join(row.sentence.split()) for row in tab.ladder.rows if row.sentence not in before]


FAULTS: Sequence[tuple[Mapping[int, Sequence[str]], Sequence[str]]] = (
    (
        {
            2: ("-vf", "scale=320:180", "-af", "adelay=120:all=1"),
            4: ("-vf", "scale=480:270", "-an"),
            6: ("-ac", "1", "-ar", "16000"),
        },
        [
            "360p has mono sound, Source has stereo",
            "The sound of 360p has 16.0 kHz, that of Source 48.0 kHz",
            "270p has no sound, Source has",
            "The sound is 120 ms late in 180p",
        ],
    ),
    (
        {
            2: ("-vf", "scale=320:180,select='mod(n,5)',setpts='N*5/4/25/TB',fps=25"),
            4: ("-vf", "scale=480:270", *FALSE_MATRIX),
            6: ("-vf", "scale=320:180,scale=640:360"),
        },
        [
            "360p has no more detail than a smaller picture: it was enlarged",
            "270p shows other colours than Source: its file names the matrix smpte170m, the other one bt709",
            "180p shows 20 % of its frames twice: others were dropped",
        ],
    ),
    (
        {
            2: ("-vf", "scale=180:320,setsar=1"),
            4: ("-vf", "scale=480:270", "-af", "pan=stereo|c0=c0|c1=0*c0"),
            6: ("-t", "8"),
        },
        [
            "360p lasts 8.0 s, Source 10.0 s",
            "270p has silent channels: right",
            "The picture of 180p, portrait is turned",
        ],
    ),
    ({2: ("-vf", "scale=320:180"), 4: ("-vf", "scale=480:270", "-b:v", "400k"), 6: ()}, []),
)
"""How the renditions are made, by their flavor params, and what is said of them."""


def test_what_is_odd_about_a_file_is_found(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """Nothing else is said about it, and nothing about renditions that were made well."""
    source = make_source(tmp_path / "source.mp4")
    expected = {}
    with DemoClient(server.credentials) as client:
        for faults, said in FAULTS:
            files = {params: make_rendition(source, str(params), *how) for params, how in faults.items()}
            expected[with_files(client.as_admin(), source, files)] = said

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() == len(FAULTS), PATIENCE, "the entries")
            for entry, said in expected.items():
                assert sorted(await measured(app, entry)) == sorted(said)

    run_qt(work())


def test_a_file_that_cannot_be_read_is_a_finding(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """The others are measured all the same."""
    source = make_source(tmp_path / "source.mp4")
    files = {2: make_rendition(source, "2", "-vf", "scale=320:180"), 4: make_rendition(source, "4", "-an")}
    with DemoClient(server.credentials) as client:
        entry = with_files(client.as_admin(), source, files)
    # What the server keeps of the first one is damaged later, as by a bad disk: it still tells of it as before.
    kept = [path for path in server.data_dir.rglob("*") if is_same_file(path, files[2])]
    assert kept
    for path in kept:
        path.write_bytes(b"nothing that anybody knows" * 4000)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            no_sound, unreadable = sorted(await measured(app, entry))
            assert no_sound == "360p has no sound, Source has"
            assert unreadable.startswith("The file of 180p cannot be read: ")

    run_qt(work())


def is_same_file(path: Path, other: Path) -> bool:
    """Return whether two files have the same bytes."""
    return path.is_file() and path.stat().st_size == other.stat().st_size and path.read_bytes() == other.read_bytes()
