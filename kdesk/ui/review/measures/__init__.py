"""Beside the compared videos: graphs of measures and of bit rates, found stretches, notes, and the review's file."""
