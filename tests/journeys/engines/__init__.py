"""Browsers of other engines behind one small interface (``base.Engine``), all from Debian."""
