"""The Compare window: two to four videos at the same moment, beside or over each other."""
