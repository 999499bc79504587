"""The process that tells what Qt can do here: one line of JSON. If Qt ends the process, that tells as well."""

import argparse
import json
import os
import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QImageReader
from PySide6.QtMultimedia import QMediaFormat


def run(_options: argparse.Namespace) -> int:
    """Print the facts and return the exit status."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    # What a library prints would otherwise be read as the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    application = QGuiApplication(sys.argv[:1])
    decodes = QMediaFormat().supportedFileFormats(QMediaFormat.ConversionMode.Decode)
    facts = {
        "version": qVersion(),
        "platform": application.platformName(),
        "formats": sorted(bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()),
        # Without a back end of multimedia, Qt says nothing and plays nothing.
        "media": len(decodes),
    }
    json.dump(facts, answer)
    answer.flush()
    # Without taking Qt down, which may wait for devices.
    os._exit(0)
