"""What is taken along: PDF pages, calendar and spreadsheet, from plain content. No Streamlit."""
