"""What is told of sound that lies in a playlist of its own, beside that of the pictures (RFC 8216, section 4.3.4.1)."""

from fractions import Fraction

from kdesk.domain.video import SoundFacts
from kdesk.errors import MediaProblem
from kdesk.media.decoding.containers import open_container
from kdesk.media.decoding.video_facts import sound_of
from kdesk.media.reading.guarded_file import GuardedFile

UNTIMED = frozenset({"aac", "mp3", "ac3", "eac3", "flac"})
"""FFmpeg's names of formats without time stamps, in which every part begins at zero."""

UNKNOWN = SoundFacts("", 0, 0, "", is_beside=True)
"""Sound that the playlist promises, and that cannot be opened."""


def sounds_beside(file: GuardedFile, video_starts: Fraction | None) -> tuple[SoundFacts, ...]:
    """Return what the tracks of a playlist tell. Raises what the file raises.

    Args:
        file: Its segments; is closed.
        video_starts: The time of the first packet of the pictures, on the clock that both playlists share.
    """
    try:
        with open_container(file) as container:
            starts = None if container.format.name in UNTIMED else video_starts
            return tuple(sound_of(sound, starts, is_beside=True) for sound in container.streams.audio)
    except MediaProblem:
        # The pictures can be seen all the same; whoever measures the sound learns what is wrong with it.
        return (UNKNOWN,)
    finally:
        file.close()
