/**
 * What is broken in one cluster's machine rooms: nodes that are cut off, images that never come up or end badly.
 * Faults of the API server itself are not here: they belong to its HTTP server.
 */
export interface WorldFaults {
  /** Whether the node's agent is cut off from the cluster. */
  isLost(node: string): boolean;
  /** Cuts a node off, or brings it back, healthy, whatever ailed it. */
  setLost(node: string, lost: boolean): void;
  /** Whether containers of this image never become ready. */
  isHeld(image: string): boolean;
  /** Holds, or frees, every image that the pattern matches: `*` stands for anything; without one, a part of the name. */
  setHeld(pattern: string, held: boolean): void;
  /** Whether containers of this image that run to an end end badly. */
  isFailing(image: string): boolean;
  /** Lets them end badly, or well again; the pattern is as in `setHeld`. */
  setFailing(pattern: string, failing: boolean): void;
  /** Calls `listener` after every change. Answers the function that ends it. */
  onChange(listener: (change: FaultChange) => void): () => void;
}

type FaultChange = { readonly node: string } | { readonly image: string };

/** Nothing broken. */
export function createWorldFaults(): WorldFaults {
  const lost = new Set<string>();
  const held = new Map<string, RegExp>();
  const failing = new Map<string, RegExp>();
  const listeners = new Set<(change: FaultChange) => void>();
  const tell = (change: FaultChange): void => {
    for (const listener of listeners) listener(change);
  };
  return {
    isLost: (node) => lost.has(node),
    setLost(node, isLost) {
      if (isLost && lost.has(node)) return;
      if (isLost) lost.add(node);
      else lost.delete(node);
      tell({ node });
    },
    isHeld: (image) => isMatched(held, image),
    setHeld(pattern, isHeld) {
      if (isHeld) held.set(pattern, toRegExp(pattern));
      else held.delete(pattern);
      tell({ image: pattern });
    },
    isFailing: (image) => isMatched(failing, image),
    setFailing(pattern, isFailing) {
      if (isFailing) failing.set(pattern, toRegExp(pattern));
      else failing.delete(pattern);
      tell({ image: pattern });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isMatched(patterns: ReadonlyMap<string, RegExp>, image: string): boolean {
  for (const pattern of patterns.values()) if (pattern.test(image)) return true;
  return false;
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return parts.length === 1 ? new RegExp(parts[0] ?? '') : new RegExp(`^${parts.join('.*')}$`);
}
