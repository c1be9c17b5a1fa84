/** The store must not be used as it is set up. The message is one line for the person who runs it. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}
