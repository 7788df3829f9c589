"""What happens after a commit or by the clock: effects, the worker's queue, sweeps."""
