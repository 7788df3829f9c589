"""What the server tells about itself: log lines with request ids, metrics, whether it lives and is ready.

Nothing here repeats what a person typed: ids, routes, codes and sizes only.
"""
