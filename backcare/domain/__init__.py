"""What the product knows: records, rules and content types.

Imports nothing of ours, and no Streamlit.
"""
