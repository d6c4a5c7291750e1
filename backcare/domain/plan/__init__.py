"""The rules of the plan: how it is made, changed, looked back on and guided through."""
