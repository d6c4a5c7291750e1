"""Benchmarks. Timings are measured here, never asserted in tests."""
