"""What runners take away: PDF pages and calendar files, from plain content. No Streamlit."""
