"""The window of the statistics, and the charts in it."""
