"""A club: who is a member, who is signed in, and which counts the club shows."""
