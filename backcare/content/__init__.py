"""Read the YAML files below `data/content` once at the start, as domain objects."""
