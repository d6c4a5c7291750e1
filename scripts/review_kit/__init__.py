"""What a clinician judges: written as documents by topic, and read back into the content."""
