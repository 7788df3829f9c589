import { MemoryStore } from '@sync/memory';
import { conformance } from './conformance';

conformance(() => Promise.resolve({ store: new MemoryStore() }));
