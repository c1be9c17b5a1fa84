/** A request, ready to be sent to one API server. */
export interface WireRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether the answer stays open for long: such a request takes no place from calls. */
  readonly stream: boolean;
  /** Ends the request, also while its body is read. */
  readonly signal: AbortSignal;
}

/** The head of an answer of any status, and the ways to its body, of which one is taken once. */
export interface WireAnswer {
  readonly status: number;
  /** Whether the connection asks for a sign of life while it is silent, so that a dead one ends by itself. */
  readonly guarded: boolean;
  /** The `retry-after` header. */
  readonly retryAfter: string | undefined;
  /** The whole body. Rejects when it does not come whole. */
  text(): Promise<string>;
  /** The body as it comes. A reader that is slow holds up its own answer only. Throws when it does not come whole. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of what is not read yet. Harmless when nothing is left. */
  discard(): void;
}

/** The connections to one API server that were made with the same TLS material. Rejects with whatever went wrong. */
export interface Wire {
  send(request: WireRequest): Promise<WireAnswer>;
  /** Takes no more requests; resolves when those in flight have ended and the connections are closed. */
  retire(): Promise<void>;
  /** Ends all connections and with them what is in flight. */
  destroy(): Promise<void>;
}
