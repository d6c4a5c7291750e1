"""What a host does with the records: back up, examine, move."""
