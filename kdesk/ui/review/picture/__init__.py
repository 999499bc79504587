"""The picture of an image entry: zoom, values of its pixels, and what its file tells of the camera."""
