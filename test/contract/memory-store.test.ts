import { createMemoryStore } from '../../src/store/memory-store.ts';
import { describeFleetStore } from './fleet-store.ts';

describeFleetStore('within the process', () => {
  const store = createMemoryStore();
  return Promise.resolve({ replica: () => store, [Symbol.asyncDispose]: () => store.close() });
});
