/** All twins of the jobs slice. */

import { confirmTwins } from './confirm_mutations';
import { deskTwins } from './desk_mutations';
import { editTwins } from './edit_mutations';
import { fieldTwins } from './field_mutations';
import { pastTwins } from './past_mutations';

export const twins = { ...deskTwins, ...fieldTwins, ...editTwins, ...pastTwins, ...confirmTwins };
