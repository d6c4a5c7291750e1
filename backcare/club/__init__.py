"""A club's door: who is a member, who is signed in, and what the club shows of itself."""
