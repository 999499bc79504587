"""What things are: data and arithmetic, standard library only."""
