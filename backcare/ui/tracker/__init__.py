"""What is logged, what is due, and the charts of both."""
