"""How alike two videos are: measures, the shift of one against the other, and frames that one lacks."""
