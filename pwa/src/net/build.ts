/** What this build calls itself to the server, which may one day say that it is too old to read its answers (rule P4). */
export const BUILD = 'fieldseal/0.1.0';
