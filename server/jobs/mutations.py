"""Everything that can be done to a job, in one list."""

from __future__ import annotations

from server.jobs import confirm, desk, field, past, values

MUTATIONS = (
    desk.register,
    desk.assign,
    desk.reschedule,
    desk.cancel,
    desk.verify,
    desk.retire,
    confirm.confirm,
    confirm.send_back,
    confirm.answer,
    field.accept,
    field.appoint,
    field.travel,
    field.arrive,
    field.start,
    field.leave,
    field.report,
    values.edit,
    values.settle_conflict,
    values.withdraw,
    past.record_past,
    past.take_back,
)
