"""HTTP around the routes: bodies and their limits, errors in one shape, the app's own files."""
