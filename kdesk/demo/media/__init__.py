"""Content: ingest, transcoding, thumbnails and packaging, with the ffmpeg binary."""
