"""The rules of the self-check: what is asked, what it means, when exercise waits. No diagnosis."""
