"""Devices: what they say about themselves, and what the office does about them."""
