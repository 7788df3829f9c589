"""The Fieldseal server: the office's side of the sync protocol, and the pages and reports around it."""
