import 'fake-indexeddb/auto';
import { IndexedStore } from '@/local/store';
import { heldTo, traces } from '../../sync/ts/traces';

let users = 0;

heldTo(traces.slice(0, 10), () => new IndexedStore(`traces ${(users += 1)}`));
