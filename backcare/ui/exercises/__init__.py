"""The library of exercises, and each exercise whole."""
