"""What is kept of a runner: to bring in, to take along, to erase."""
