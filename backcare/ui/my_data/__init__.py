"""What is kept of a runner: to bring in, to take along, and to erase."""
