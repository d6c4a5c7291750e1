"""What the server answers besides the dashboard: the club's door, health checks, access rules."""
