"""The first page of whoever has a diary or a plan."""
