"""Fieldseal's sync protocol in pure Python: rules in ``SPEC.md``, nothing of Flask, SQL, clocks or the trade."""
