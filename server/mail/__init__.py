"""Mail that the server sends: a port to one mail server (``SMTP_URL``), and a command that tries it."""
