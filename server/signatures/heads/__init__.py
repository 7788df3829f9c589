"""The chain's daily heads: signed with the server's own key, time-stamped, published (rules S3.4–S3.6)."""
