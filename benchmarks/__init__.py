"""What things cost. Timings are measured here, never asserted in tests."""
