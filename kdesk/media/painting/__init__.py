"""Pictures of decoded frames, for a screen."""
