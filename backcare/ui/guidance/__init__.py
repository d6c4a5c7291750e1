"""The landing page and the topics it leads to."""
