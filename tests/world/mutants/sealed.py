"""Servers that spoil seals and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.signatures import mutations
from server.store.flush import Flush
from sync import files
from tests.world.mutants.catalogue import by_world

if TYPE_CHECKING:
    import pytest


@by_world("S3.1", "N8", "signing")
def forks_the_chain(patch: pytest.MonkeyPatch) -> None:
    """Every link follows the same head."""
    chain = Flush._chain
    patch.setattr(Flush, "_chain", lambda self, changes, _head: chain(self, changes, "{}"))


@by_world("S3.2", "N8", "signing")
def mends_what_was_signed(patch: pytest.MonkeyPatch) -> None:
    """The text is tidied after the customer put his name under it."""
    check = mutations.check

    def tidy(tx: Any, args: Any, ctx: Any) -> Any:
        found = check(tx, args, ctx)
        args["text"] = args["text"].replace("空调", "空调机")
        return found

    patch.setattr(mutations, "check", tidy)


@by_world("Files.4", "N9", "files")
def takes_a_short_file_for_whole(patch: pytest.MonkeyPatch) -> None:
    """Whatever a broken connection brought is the file; nobody looks at its hash."""
    patch.setattr(files, "check_hash", lambda *_: None)
    patch.setattr(files.Upload, "complete", property(lambda self: self.offset > 0 or self.length == 0))
