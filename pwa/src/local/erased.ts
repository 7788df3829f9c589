/** Stands in a column of an erased person that may not be null (rule S3); a screen shows its own word for it (`app/spoken`). */
export const ERASED = '[erased]';
