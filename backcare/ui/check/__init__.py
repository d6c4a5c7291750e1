"""The self-check: its questions, its result, and whether exercise waits."""
