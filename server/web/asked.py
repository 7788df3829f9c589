"""Base of what stands behind the ``?`` of an address."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema


class Asked(Schema):
    """A name that we do not know is passed over: an old address still leads here."""

    class Meta:
        """marshmallow's settings."""

        unknown = EXCLUDE
