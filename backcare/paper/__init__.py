"""What is printed: PDF pages made from plain content. Imports no Streamlit."""
