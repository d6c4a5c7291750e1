"""What the one who has the machine does with the records: back up, look through, move."""
