"""The club's door: pages to join, sign in, recover and leave. Plain HTML that works without script.

They set the cookie that the dashboard reads; its content is a secret of which we store only a hash.
"""
