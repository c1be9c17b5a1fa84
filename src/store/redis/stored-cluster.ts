/** One cluster as it lies in Redis: each method is one command or a few, and keeps nothing in this process. */
import type { RowKind } from '../../model/rows.ts';
import type { ClusterSync } from '../fleet-store.ts';
import type { KindSummary, Position, TextChange } from '../mirror.ts';
import type { Columns } from '../row-codec.ts';
import { clusterKeys, shardOf, type ClusterKeys } from './keys.ts';
import type { RedisAccess } from './redis-access.ts';
import {
  beginScript,
  countScript,
  fewRowsScript,
  releaseScript,
  tailScript,
  takeScript,
  wipeScript,
  writeScript,
} from './scripts.ts';

/** Another format is as if nothing were there: it is written anew. */
const format = '3';
const entriesAtOnce = 16;
const shardsAtOnce = 64;
const fewRows = 500;

/** How a command of the holder went. DAMAGED: what is stored is not what this holder has written. */
export type Outcome =
  | { readonly outcome: 'DONE'; readonly logId: string }
  | { readonly outcome: 'LOST'; readonly holder: string }
  | { readonly outcome: 'DAMAGED' };

/** What one write changes beside the rows. */
export interface Header {
  /** Left out: as it was. */
  readonly sync?: ClusterSync;
  /** True: rows are missing until a write says false. Left out: as it was. */
  readonly filling?: boolean;
}

export interface Entry extends Header {
  readonly id: string;
  readonly position: Position;
  readonly columns: ReadonlyMap<RowKind, Columns>;
  readonly changes: readonly TextChange[];
}

/** What is said of the rows. */
export interface Head {
  readonly position: Position;
  readonly lastId: string;
  readonly filling: boolean;
}

export interface Meta extends Head {
  readonly sync: ClusterSync;
  readonly summaries: ReadonlyMap<RowKind, KindSummary>;
}

export interface Tail<H extends Head = Head> {
  readonly held: boolean;
  /** Undefined when nothing is there. */
  readonly head: H | undefined;
  /** The next entries, not always all of them. */
  readonly entries: readonly Entry[];
}

export interface WriteRequest extends Header {
  readonly position: Position;
  /** Each row once. */
  readonly changes: readonly TextChange[];
  /** Of every kind in the changes, as they are after them. */
  readonly summaries: ReadonlyMap<RowKind, KindSummary>;
  /** Oldest log entry to keep; left out: all. */
  readonly keepFrom?: string | undefined;
}

export interface StoredCluster {
  readonly keys: ClusterKeys;
  /** Takes a lease that nobody has, or renews this holder's. DONE: with what is stored as `stored`. */
  take(holder: string, ttlMs: number): Promise<Outcome & { readonly stored: Position }>;
  release(holder: string): Promise<void>;
  /** Removes all rows of the kinds. */
  wipe(holder: string, kinds: Iterable<RowKind>): Promise<Outcome>;
  /** Begins the epoch with sequence 1 and an empty log. */
  begin(
    holder: string,
    meta: Required<Header> & Pick<WriteRequest, 'summaries'> & { readonly epoch: string },
  ): Promise<Outcome>;
  write(holder: string, request: WriteRequest): Promise<Outcome>;
  /** Whether there are as many rows of the kind as are said to be. */
  isWhole(kind: RowKind): Promise<boolean>;
  /** Tells the holder that the rows are not what is said of them; it looks for itself. */
  complain(): Promise<void>;
  tail(after: string): Promise<Tail>;
  tailWithMeta(after: string): Promise<Tail<Meta>>;
  /** Reads all rows of a kind; while it is written to they are of different moments. */
  rows(kind: RowKind, count: number): AsyncIterable<readonly (readonly [string, string])[]>;
}

export function createStoredCluster(
  redis: Pick<RedisAccess, 'command' | 'run'>,
  { prefix, cluster }: { readonly prefix: string; readonly cluster: string },
): StoredCluster {
  const keys = clusterKeys(prefix, cluster);
  const { lease, meta, log, calls } = keys;

  const tail = async (after: string, whole: boolean) => {
    const answer = await redis.run(
      tailScript,
      [lease, meta, log],
      [after, entriesAtOnce, whole ? '1' : '0'],
    );
    const [held, pairs, entries] = answer as [number, string[], [string, string[]][]];
    return { held: held === 1, fields: new Map(pairsOf(pairs)), entries: entries.map(entryOf) };
  };

  return {
    keys,
    async take(holder, ttlMs) {
      const answer = (await redis.run(takeScript, [lease, meta], [holder, ttlMs])) as string[];
      const stored = { epoch: answer[1] ?? '', sequence: Number(answer[2]) };
      return { ...outcomeOf(answer), stored };
    },
    async release(holder) {
      await redis.run(releaseScript, [lease], [holder]);
    },
    async wipe(holder, kinds) {
      for (const kind of kinds) {
        const shards = keys.shards(kind);
        const outcome = outcomeOf(await redis.run(wipeScript, [lease, ...shards], [holder]));
        if (outcome.outcome !== 'DONE') return outcome;
      }
      return { outcome: 'DONE', logId: '' };
    },
    async begin(holder, { epoch, sync, filling, summaries }) {
      const header = { epoch, sequence: 1, sync, filling, kinds: [] } satisfies WrittenHeader;
      const fields = ['format', format, ...metaFields({ sync, filling, summaries })];
      const args = [holder, epoch, calls, JSON.stringify(header), ...fields];
      return outcomeOf(await redis.run(beginScript, [lease, meta, log], args));
    },
    write: async (holder, request) =>
      outcomeOf(await redis.run(writeScript, ...writeArguments(keys, { ...request, holder }))),
    async isWhole(kind) {
      const field = `kind:${kind}`;
      const answer = await redis.run(countScript, [meta, ...keys.shards(kind)], [field]);
      const [text, rows] = answer as [string, number];
      return rows === (text === '' ? 0 : summaryOf(text).count);
    },
    async complain() {
      await redis.command('PUBLISH', keys.doubts, '');
    },
    async tail(after) {
      const { fields, ...rest } = await tail(after, false);
      return { ...rest, head: headOf(fields) };
    },
    async tailWithMeta(after) {
      const { fields, ...rest } = await tail(after, true);
      const head = headOf(fields);
      return { ...rest, head: head === undefined ? undefined : { ...head, ...saidOf(fields) } };
    },
    async *rows(kind, count) {
      const shards = keys.shards(kind);
      if (count <= fewRows) {
        yield pairsOf((await redis.run(fewRowsScript, shards, [])) as string[]);
        return;
      }
      for (let at = 0; at < shards.length; at += shardsAtOnce) {
        const answers = await Promise.all(
          shards.slice(at, at + shardsAtOnce).map((shard) => redis.command('HGETALL', shard)),
        );
        for (const answer of answers) yield pairsOf(answer as string[]);
      }
    },
  };
}

function writeArguments(
  keys: ClusterKeys,
  request: WriteRequest & { readonly holder: string },
): readonly [readonly string[], readonly (string | number)[]] {
  const { position, changes, summaries, sync, filling, keepFrom = '' } = request;
  const shards = new Map<string, { kind: RowKind; rows: string[]; gone: string[] }>();
  // Kinds one after the other, as the header counts them.
  for (const kind of summaries.keys()) {
    for (const change of changes) {
      if (change.kind !== kind) continue;
      const name = keys.shard(kind, shardOf(change.key));
      const shard = shards.get(name) ?? { kind, rows: [], gone: [] };
      shards.set(name, shard);
      if (change.text === null) shard.gone.push(change.key);
      else shard.rows.push(change.key, change.text);
    }
  }
  const kinds = Array.from(summaries, ([kind, { columns }]) => {
    const rows = changes.filter((change) => change.kind === kind).length;
    return [kind, rows, columns] as const;
  });
  const meta = metaFields({
    ...(sync && { sync }),
    ...(filling !== undefined && { filling }),
    summaries,
  });
  return [
    [keys.lease, keys.meta, keys.log, ...shards.keys()],
    [
      request.holder,
      position.epoch,
      position.sequence,
      keys.calls,
      keepFrom,
      JSON.stringify({ ...position, sync, filling, kinds } satisfies WrittenHeader),
      meta.length,
      ...meta,
      ...[...shards.values()].flatMap(({ rows, gone }) => [
        rows.length / 2,
        ...rows,
        gone.length,
        ...gone,
      ]),
    ],
  ];
}

/** First value of every log entry. `kinds`: how many rows of each follow. */
interface WrittenHeader extends Position {
  readonly sync?: ClusterSync | undefined;
  readonly filling?: boolean | undefined;
  readonly kinds: readonly (readonly [RowKind, number, Columns])[];
}

function entryOf([id, fields]: readonly [string, readonly string[]]): Entry {
  const { epoch, sequence, kinds, sync, filling } = JSON.parse(fields[1] ?? '') as WrittenHeader;
  const changes: TextChange[] = [];
  let at = 2;
  for (const [kind, rows] of kinds) {
    for (let nth = 0; nth < rows; nth += 1, at += 2) {
      const text = fields[at + 1] ?? '';
      changes.push({ kind, key: fields[at] ?? '', text: text === '' ? null : text });
    }
  }
  return {
    id,
    position: { epoch, sequence },
    columns: new Map(kinds.map(([kind, , columns]) => [kind, columns])),
    changes,
    ...(sync && { sync }),
    ...(filling !== undefined && { filling }),
  };
}

function metaFields({
  sync,
  filling,
  summaries,
}: Header & Pick<WriteRequest, 'summaries'>): readonly string[] {
  return [
    ...(sync === undefined ? [] : ['sync', JSON.stringify(sync)]),
    ...(filling === undefined ? [] : ['filling', filling ? '1' : '']),
    ...Array.from(summaries, ([kind, { count, sum, columns }]) => [
      `kind:${kind}`,
      JSON.stringify([count, sum, columns]),
    ]).flat(),
  ];
}

function headOf(fields: ReadonlyMap<string, string>): Head | undefined {
  const [epoch, sequence] = [fields.get('epoch'), Number(fields.get('sequence'))];
  if (fields.get('format') !== format || epoch === undefined || !(sequence > 0)) return undefined;
  return {
    position: { epoch, sequence },
    lastId: fields.get('last') ?? '',
    filling: fields.get('filling') === '1',
  };
}

function saidOf(fields: ReadonlyMap<string, string>): Pick<Meta, 'sync' | 'summaries'> {
  const summaries = [...fields]
    .filter(([field]) => field.startsWith('kind:'))
    .map(([field, text]) => [field.slice('kind:'.length) as RowKind, summaryOf(text)] as const);
  const sync = JSON.parse(fields.get('sync') ?? 'null') as ClusterSync | null;
  if (sync === null) throw new Error('What is stored of a cluster is not whole');
  return { sync, summaries: new Map(summaries) };
}

function summaryOf(text: string): KindSummary {
  const [count, sum, columns] = JSON.parse(text) as [number, number, Columns];
  return { count, sum, columns };
}

function outcomeOf(answer: unknown): Outcome {
  const [outcome, more = ''] = answer as [Outcome['outcome'], string?];
  if (outcome === 'LOST') return { outcome, holder: more };
  return outcome === 'DONE' ? { outcome, logId: more } : { outcome };
}

function pairsOf(flat: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from(
    { length: flat.length / 2 },
    (_, at) => [flat[2 * at] ?? '', flat[2 * at + 1] ?? ''] as const,
  );
}
