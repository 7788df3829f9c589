"""Lighthouse over the two screens a technician lives in."""
