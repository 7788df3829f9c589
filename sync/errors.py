"""What can go wrong. ``SyncError`` is an answer to a whole request, ``Refused`` and ``NotHere`` to one mutation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json, Receipt


class SyncError(Exception):
    """The request is answered with this status and the one error shape. Nothing was stored, unless it is ``TooOld``."""

    def __init__(
        self, status: int, code: str, message: str, field: str | None = None, details: Json | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.details = details

    def to_wire(self) -> Json:
        """``{"error": {code, message, field?, details?}}``."""
        error: Json = {"code": self.code, "message": self.message}
        if self.field is not None:
            error["field"] = self.field
        if self.details is not None:
            error["details"] = self.details
        return {"error": error}


class Invalid(SyncError):
    """422: the request does not have the promised form; ``field`` is the path to blame."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(422, "INVALID", message, field)


class TooLarge(SyncError):
    """413: more than the published limits."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(413, "TOO_LARGE", message, field)


class Gap(SyncError):
    """409: mutations are missing before the first one sent (rule P1)."""

    def __init__(self, expected: int, epoch: str) -> None:
        details: Json = {"expected": expected, "epoch": epoch}
        super().__init__(409, "GAP", f"Mutation {expected} is expected next.", details=details)
        self.expected = expected


class Forked(SyncError):
    """409: an id was used for another body before (rule P1)."""

    def __init__(self, last_mutation_id: int, first_conflict: int) -> None:
        details: Json = {"last_mutation_id": last_mutation_id, "first_conflict": first_conflict}
        super().__init__(409, "CLIENT_FORKED", f"Id {first_conflict} was used before.", details=details)
        self.first_conflict = first_conflict


class Revoked(SyncError):
    """403: the device may not sync any more. ``rescue``: its unsent work is still taken in."""

    def __init__(self, *, rescue: bool) -> None:
        super().__init__(403, "DEVICE_REVOKED", "This device was signed out for good.", details={"rescue": rescue})


class TooOld(SyncError):
    """426: this client can no longer read our answers. What it sent IS stored (rule P4)."""

    def __init__(self, min_build: str | None, last_mutation_id: int, receipts: Sequence[Receipt]) -> None:
        super().__init__(
            426,
            "TOO_OLD",
            "Please update the app. Everything sent has been stored.",
            details={
                "min_build": min_build,
                "last_mutation_id": last_mutation_id,
                "receipts": [one.to_wire() for one in receipts],
            },
        )


class Restored(Exception):
    """The device knows more than this database: it was restored from a backup (rule Q5). Not an answer.

    The server makes a new epoch whose seq starts above ``highest``, then answers the request again.
    """

    def __init__(self, highest: int) -> None:
        super().__init__(f"a device has seen seq {highest}, which is ahead of this database")
        self.highest = highest


class Refused(Exception):
    """A mutation that must not happen → ``rejected``. ``field`` is the argument to blame."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class NotHere(Exception):
    """It needs something that is not here, or not his: one answer for both → ``held``, ``NOT_FOUND``."""

    def __init__(self, message: str = "This needs something that is not here.") -> None:
        super().__init__(message)
        self.message = message


class Quarantine(Exception):
    """A mutation whose content cannot even be read → ``quarantined`` with this code; a person looks at it (rule S2)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
