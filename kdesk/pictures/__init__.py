"""Decoding of pictures from servers, in a process of its own.

A picture comes from a server that kdesk does not own, and is read by libraries that were written for speed. Three
things follow from that, and one process answers them all:

* The window must not wait. Of PySide6's calls only `QImageReader.read` lets other threads run meanwhile;
  `QImage.fromData`, `loadFromData`, `QImageReader.size`, `copy` and `convertToFormat` hold the interpreter as long as
  they take (measured: 5.8 s for a PNG of 1.4 MB full of packed texts).
* A picture that takes too long must end. A thread cannot be ended, a process can.
* A mistake in a library must cost a picture, not the window and its uploads.

The process takes about 45 MB, of which 18 MB are its own, and is ready in an eighth of a second; a picture of 640 by
360 pixels takes some two milliseconds more than in a thread.

formats  which formats are taken, told by their first bytes; what is taken out of a file before Qt reads it
pipe     what goes over the pipes
worker   the process: the only module here with Qt
process  how the window's process starts, asks and ends it
"""
