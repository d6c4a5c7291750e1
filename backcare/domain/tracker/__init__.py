"""What entries say: adherence, trends, load, and what is due."""
