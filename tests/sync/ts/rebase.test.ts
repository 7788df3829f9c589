import { MemoryStore } from '@sync/memory';
import { rebaseVectors } from './rebase_vectors';

rebaseVectors(() => new MemoryStore());
