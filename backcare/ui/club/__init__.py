"""A club's page: who may come in, tonight's session, and counts."""
