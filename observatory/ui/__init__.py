"""The only Streamlit code outside pages/: what every page is made of."""
