"""The tour of the window: a card beside each of the parts that a newcomer needs, one after the other."""
