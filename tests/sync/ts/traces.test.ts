import { MemoryStore } from '@sync/memory';
import { heldTo, traces } from './traces';

heldTo(traces, () => new MemoryStore());
