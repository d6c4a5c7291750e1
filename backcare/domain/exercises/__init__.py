"""What an exercise is, how one is found, and the statements that guide."""
