"""The details pane beside the queue: what a producer says about the selected files."""
