"""Measures of the compared videos: graphs of quality and bit rate, the worst moments, and found stretches."""
