"""The review in the Compare window: its panel, notes, marks and file."""
