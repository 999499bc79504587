"""Processing of content: ingest, transcoding, thumbnails and packaging, with the ffmpeg binary."""
