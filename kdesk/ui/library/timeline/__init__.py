"""The library by date: the scale beside the scroll bar, and the jump to a date."""
