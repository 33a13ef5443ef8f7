"""Laying: creating, replacing, dropping and laying again what holds no data. See `lay.py`."""
