"""What a demo shows: a made-up runner and club, in memory."""
