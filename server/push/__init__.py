"""Web push: a knock on a technician's phone when his work changes."""
