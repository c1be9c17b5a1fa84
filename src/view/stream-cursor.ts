/** Cursors of streams: the position in every cluster's log, packed. */
import { createHash } from 'node:crypto';
import type { LogPosition } from './view.ts';

/** Where a stream was in one cluster's log. Names and epochs are hashes, as short as they may be. */
export interface SeenPosition {
  readonly cluster: string;
  readonly epoch: string;
  readonly sequence: number;
}

const version = 2;
const markBytes = 6;
const sequenceBytes = 6;
const partBytes = 2 * markBytes + sequenceBytes;

/** What a cursor has in place of the name of a cluster. */
export function clusterMark(name: string): string {
  return markOf(name);
}

/** What a cursor has in place of an epoch of a cluster. */
export function epochMark(name: string, epoch: string): string {
  return markOf(`${name}\n${epoch}`);
}

function markOf(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, markBytes).toString('latin1');
}

/** The same for the same positions, in whatever order the clusters come. */
export function encodeStreamCursor(positions: ReadonlyMap<string, LogPosition>): string {
  const parts = [...positions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { epoch, sequence }]) => {
      const part = Buffer.alloc(partBytes);
      part.write(clusterMark(name), 0, 'latin1');
      part.write(epochMark(name, epoch), markBytes, 'latin1');
      part.writeUIntBE(sequence, 2 * markBytes, sequenceBytes);
      return part;
    });
  return Buffer.concat([Buffer.of(version), ...parts]).toString('base64url');
}

/** Undefined for what `encodeStreamCursor` has not made. */
export function decodeStreamCursor(cursor: string): readonly SeenPosition[] | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes[0] !== version || (bytes.length - 1) % partBytes !== 0) return undefined;
  if (bytes.toString('base64url') !== cursor) return undefined;
  return Array.from({ length: (bytes.length - 1) / partBytes }, (_, at) => {
    const part = bytes.subarray(1 + at * partBytes, 1 + (at + 1) * partBytes);
    return {
      cluster: part.toString('latin1', 0, markBytes),
      epoch: part.toString('latin1', markBytes, 2 * markBytes),
      sequence: part.readUIntBE(2 * markBytes, sequenceBytes),
    };
  });
}
