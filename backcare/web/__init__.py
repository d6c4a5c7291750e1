"""What the server answers besides the dashboard: the club's door, health, and who may ask."""
