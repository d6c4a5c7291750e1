"""Backcare: a companion for runners with lower-back pain. Importing it opens nothing."""
