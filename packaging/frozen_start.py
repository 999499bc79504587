"""Run first in the frozen program: gives children back their environment, and finds the extras beside the program."""

import os
import sys
from pathlib import Path

# The starter set this, for the libraries of the folder. The loader has read it; programs of the system that kdesk
# starts (a browser, ffmpeg) must not find these libraries in place of their own.
_ORIGINAL = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _ORIGINAL is not None:
    os.environ["LD_LIBRARY_PATH"] = _ORIGINAL
elif sys.platform == "linux":
    os.environ.pop("LD_LIBRARY_PATH", None)

# The starter takes a child that is this program for a part of this process, and would set nothing for it: its libraries
# were then those of the system, if there are any.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"

_EXTRAS = Path(sys.executable).resolve().parent / "extras"
# Last, so that an extra replaces nothing of the program.
sys.path += [str(folder) for folder in sorted(_EXTRAS.glob("*")) if folder.is_dir()]
_FFMPEG = next(iter(sorted(_EXTRAS.glob("ffmpeg/ffmpeg*"))), None)
if _FFMPEG is not None:
    os.environ.setdefault("IMAGEIO_FFMPEG_EXE", str(_FFMPEG))
