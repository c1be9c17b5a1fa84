import { join } from 'node:path';
import { vi } from 'vitest';
import type { Commands } from '../../src/commands/commands.ts';
import { createGateway, type GatewayOptions } from '../../src/app.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { silentLogger, type Logger } from '../../src/runtime/logger.ts';
import type { Fault } from '../../src/sim/faults.ts';
import { startSimFleet, type SimFleet, type SimFleetOptions } from '../../src/sim/fleet-process.ts';
import type { View } from '../../src/view/view.ts';
import { operationText } from './operations.ts';

/** What a GraphQL answer looks like to a client. */
export interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly AnswerError[];
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The whole gateway, listening on a free port, over a simulated fleet in this process. */
export interface TestGateway extends AsyncDisposable {
  readonly fleet: SimFleet;
  readonly url: string;
  readonly view: View;
  readonly commands: Commands;
  /** Posts an operation. */
  readonly post: (query: string, variables?: object) => Promise<Answer>;
  /** Posts one of the operations of operations.graphql. */
  readonly run: (operation: string, variables?: object) => Promise<Answer>;
}

export interface TestGatewayOptions {
  readonly fleet?: SimFleetOptions;
  /** Faults that are there from the start. */
  readonly faults?: readonly Fault[];
  readonly logger?: Logger;
  readonly gateway?: Partial<GatewayOptions>;
  /** Left out: true. */
  readonly manage?: boolean;
}

export const crds = join(import.meta.dirname, '../../schema/crds');

/** Ready when every cluster is synced. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const fleet = await startSimFleet({
    stations: 12,
    nodes: 40,
    paceMs: 20,
    heartbeatMs: 0,
    crds,
    ...options.fleet,
  });
  for (const fault of options.faults ?? []) fleet.inject(fault);
  const gateway = createGateway(
    {
      clusters: fleet.clusters.map(({ name, kubeconfig }) => ({
        name,
        labels: { zone: `zone-${name}` },
        manage: options.manage ?? true,
        connection: loadKubeConfigText(kubeconfig).connection(),
      })),
      home: fleet.clusters[0]?.name ?? '',
      listen: { host: '127.0.0.1', port: 0, origins: [] },
      stationLabel: 'NodeGroup',
      collect: true,
      reconcile: true,
      installCrds: true,
      charts: { directories: [join(import.meta.dirname, 'charts')], urls: [] },
      ...options.gateway,
    },
    { logger: options.logger ?? silentLogger },
  );
  const { url } = await gateway.start();
  const post = (query: string, variables?: object) =>
    answerOf(
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      }),
    );
  await vi.waitFor(
    () => {
      const states = gateway.view.clusters().map(({ sync }) => sync.state);
      if (states.some((state) => state !== 'SYNCED'))
        throw new Error(`Clusters are ${states.join(', ')}`);
    },
    { timeout: 20_000, interval: 20 },
  );
  return {
    fleet,
    url,
    view: gateway.view,
    commands: gateway.commands,
    post,
    run: (operation, variables) => post(operationText(operation), variables),
    [Symbol.asyncDispose]: async () => {
      await gateway.stop();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

/** Reads the answer to a GraphQL request. */
export async function answerOf(response: Promise<Response>): Promise<Answer> {
  const answer = await response;
  const { data, errors = [] } = (await answer.json()) as { data?: unknown; errors?: AnswerError[] };
  return { status: answer.status, data, errors };
}

/** What is at a path such as `stations.edges.0.node`; undefined where it leads nowhere. */
export function pick(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
      data,
    );
}

/** The nodes of a connection at a path. */
export function nodesAt(data: unknown, path: string): readonly unknown[] {
  const edges = pick(data, `${path}.edges`);
  return Array.isArray(edges) ? edges.map((edge: unknown) => pick(edge, 'node')) : [];
}
