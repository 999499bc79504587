"""Decoding of video with PyAV, which is imported with the first video. What blocks runs on threads."""
