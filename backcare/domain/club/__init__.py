"""What a club keeps of its members, and what it may count."""
