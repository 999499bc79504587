"""What ffmpeg does: renditions, packaged streams and pictures; and the flavors and profiles that they follow."""
