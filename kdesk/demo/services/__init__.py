"""What clients call: API actions and delivery URLs."""
