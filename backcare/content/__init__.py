"""YAML files below `data/content`, read once at the start and turned into domain objects."""
