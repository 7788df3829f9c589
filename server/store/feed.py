"""The feed query: what of a caller's scope comes after a place (rules Q2, Q4).

Only groups touched since the place are looked into, and of those only rows newer than it, along the index
(scope_grp, seq, id) of every kind. ``place`` = max(row's seq, seq at which the caller's scope opened).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import TextClause, bindparam, text

if TYPE_CHECKING:
    from server.kinds import Kinds

# ``|| ''``: a plain column would lead SQLite along the primary key, through all that the subject ever saw.
_SCOPE = """
WITH touched AS (
  SELECT DISTINCT grp || '' AS grp FROM scope_entries
  WHERE subject IN :subjects AND closed_seq IS NULL AND touched_seq >= :seq
), scope AS (
  SELECT grp, (
    SELECT MIN(entry.opened_seq) FROM scope_entries entry
    WHERE entry.grp = touched.grp AND entry.subject IN :subjects AND entry.closed_seq IS NULL
  ) AS opened FROM touched
)
SELECT place, kind, id, gone FROM (
"""

_BRANCH = """
SELECT CASE WHEN r.seq > scope.opened THEN r.seq ELSE scope.opened END AS place,
  {kind} AS kind, r.id AS id, {gone} AS gone
FROM scope CROSS JOIN "{table}" r
WHERE r.scope_grp = scope.grp AND r.seq >= CASE WHEN scope.opened >= :seq THEN 0 ELSE :seq END
"""

_ORDER = """
) feed
WHERE place > :seq OR (place = :seq AND (kind > :kind OR (kind = :kind AND id > :id)))
ORDER BY place, kind, id LIMIT :limit
"""


def feed(kinds: Kinds) -> TextClause:
    """Build the one statement; parameters ``subjects`` (a list), ``seq kind id`` (the place) and ``limit``."""
    names = [kind.name for kind in kinds if not kind.catalogue]
    branches = [_BRANCH.format(kind=f"'{name}'", table=name, gone=0) for name in names]
    branches.append(_BRANCH.format(kind="r.kind", table="tombstones", gone=1))
    return text(_SCOPE + "UNION ALL".join(branches) + _ORDER).bindparams(bindparam("subjects", expanding=True))
