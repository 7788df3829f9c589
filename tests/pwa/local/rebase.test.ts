import 'fake-indexeddb/auto';
import { IndexedStore } from '@/local/store';
import { rebaseVectors } from '../../sync/ts/rebase_vectors';

let users = 0;

rebaseVectors(() => new IndexedStore(`rebase ${(users += 1)}`));
