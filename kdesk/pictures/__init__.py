"""Decoding of pictures in a process of its own.

Pictures come from a server that kdesk does not control, and are decoded by libraries written for speed. The process
solves three problems:

* The window must not block. Of PySide6's functions only `QImageReader.read` releases the interpreter lock;
  `QImage.fromData`, `loadFromData`, `QImageReader.size`, `copy` and `convertToFormat` hold it (measured: 5.8 s for a
  PNG of 1.4 MB full of compressed texts).
* Decoding must have a time limit. A thread cannot be killed, a process can.
* A bug in a library must cost a picture, not the window and its uploads.

The process takes about 45 MB, 18 MB of them its own, and starts in 0.13 s. A picture of 640 by 360 pixels takes about
two milliseconds longer than in a thread.

Modules:
    formats: Recognition of the accepted formats, and removal of metadata before Qt reads a file.
    pipe: The messages between the processes.
    worker: The process; uses Qt.
    sound_worker: Another process, which reads one sound or video of this computer; uses Qt too.
    sound_process: Its start and end, in the window's process.
    child: What such a process does to itself: bounds of time and memory.
    look_process: The window's side of `kdesk.looking`, the process that looks into files of this computer.
    process: Start, use and end of the process, in the window's process.
"""
