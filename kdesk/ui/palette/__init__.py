"""The command palette: one field from which everything of the window is reached."""
