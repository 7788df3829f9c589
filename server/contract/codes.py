"""Every code that can stand in an error or a receipt, with what it means; published in ``contract.json``."""

from __future__ import annotations

from sync.files import HASH_MISMATCH

REQUEST = {
    "BAD_REQUEST": "400: the request cannot be read",
    "BAD_JSON": "400: the body is not JSON",
    "BAD_GZIP": "400: the body is not gzip, or ends too early",
    "BAD_HEADER": "400: a header is missing or malformed",
    "SIGN_IN": "401: sign in first",
    "TOKEN_MISSING": "401: no access token",
    "TOKEN_INVALID": "401: the access token is not one of ours",
    "TOKEN_EXPIRED": "401: the access token has run out; refresh",
    "WRONG_PASSWORD": "401: user name or password is wrong",
    "REFRESH_INVALID": "401: the refresh token is unknown or has run out",
    "REFRESH_REUSED": "401: the refresh token's successor was used already; all of that sign-in has ended",
    "NOT_ALLOWED": "403, or rejected: the role may not do this",
    "REQUESTED_BY": "403: the header X-Requested-By: fieldseal is missing",
    "WRONG_CLIENT": "403: the body's client_id is not the access token's",
    "DEVICE_REVOKED": "403 {rescue}: the device was signed out for good; quarantined: it came from such a device",
    "NOT_FOUND": "404; held: it needs something that is not here, or not his",
    "METHOD_NOT_ALLOWED": "405",
    "CONFLICT": "409",
    "GAP": "409 {expected, epoch}: mutations are missing before the first one sent",
    "CLIENT_FORKED": "409 {last_mutation_id, first_conflict}: an id was used for another body before",
    "CLIENT_OF_ANOTHER_USER": "409: the client_id belongs to another user; take a new one",
    "WRONG_OFFSET": "409 {offset}: the upload goes on elsewhere",
    "LENGTH_DIFFERS": "409: the file was declared with another length",
    "TUS_VERSION": "412: tus 1.0.0 is spoken here",
    "TOO_LARGE": "413: more than the published limits",
    "BAD_ENCODING": "415: another content type or encoding is needed",
    "INVALID": "422, or rejected: a field is missing or wrong",
    "TOO_OLD": "426 {min_build, last_mutation_id, receipts}: update; everything sent has been stored",
    "TOO_MANY": "429 {retry_after}: too many failed sign-ins",
    "HASH_MISMATCH": f"{HASH_MISMATCH}: the bytes are not those of the file's hash; the upload was erased",
    "INTERNAL": "500: the server's mistake; nothing was stored",
    "BUSY": "503 {retry_after}: nothing was stored; send it again",
    "ERROR": "any other refusal of the web server",
}

ENGINE = {
    "MALFORMED": "quarantined: the mutation cannot be read",
    "UNKNOWN_NAME": "quarantined: no such mutation here",
    "NEWER_VERSION": "quarantined: written by a newer app than this server knows",
    "HANDLER_CRASH": "quarantined: the server could not work it in",
    "UUID_TAKEN": "quarantined: another mutation has this uuid",
    "BASE_SEQ": "flagged: the base_seq cannot be true",
    "ID_TAKEN": "rejected: there is a record with this id already",
}

TRADE = {
    "ALREADY_CLOSED": "rejected: a person has closed this item already",
    "ALREADY_FINISHED": "flagged: somebody else finished the job first",
    "ALREADY_SETTLED": "rejected: a person has settled this conflict already",
    "ARRIVED_AFTER_SEAL": "flagged: the customer had signed before this arrived",
    "CALIBRATION_DIFFERS": "flagged: the office judges the instrument's calibration otherwise",
    "DECLARATION_FIXED": "rejected: a released declaration text may not change",
    "ENDS_BEFORE_START": "rejected: the time ends before it starts",
    "EQUIPMENT_OF_ANOTHER_CUSTOMER": "rejected: the equipment belongs to another customer",
    "FACT_OF_ANOTHER_JOB": "rejected: what it names belongs to another job",
    "JOB_CANCELLED": "flagged: the job was cancelled meanwhile; the work is kept",
    "JOB_REASSIGNED": "flagged: the job was given to somebody else meanwhile; the work is kept",
    "MINUTES_DIFFER": "flagged: the minutes are not those between start and end",
    "NOT_A_TECHNICIAN": "rejected: jobs are assigned to technicians",
    "OVERRIDE_WITHOUT_REASON": "rejected: an instrument out of calibration needs a reason",
    "PART_NOT_CONFORMING": "flagged: the part fitted was not marked conforming",
    "QTY_NOT_POSITIVE": "rejected: a quantity is more than nothing",
    "REASON_MISSING": "rejected: a reason is needed",
    "SEAL_DIFFERS": "flagged: what was signed differs from the log, line by line in the seal's differences",
    "SITE_OF_ANOTHER_CUSTOMER": "rejected: the address belongs to another customer",
    "STATUS_NOT_ADVANCED": "flagged: the job's state does not allow the step; it is kept",
    "TOO_EARLY": "rejected: it is not time for this yet",
    "UNPARSEABLE_SEAL": "quarantined: the signed text cannot be read",
    "VALUE_CONFLICT": "flagged: somebody else changed the same value; both are kept",
    "VALUE_NOT_ALLOWED": "rejected: the value is none of the allowed ones",
    "VERDICT_DIFFERS": "flagged: the limits say otherwise than the verdict",
    "WINDOW_ENDS_BEFORE_START": "rejected: the window ends before it starts",
}

CODES = {**REQUEST, **ENGINE, **TRADE}
