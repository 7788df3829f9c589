"""``flask seals verify``: everything that was sealed, looked at as the database holds it now (rules S3.7–S3.9)."""
