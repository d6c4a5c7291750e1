"""The library of exercises, and each exercise in full."""
