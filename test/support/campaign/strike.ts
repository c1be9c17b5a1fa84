import { vi } from 'vitest';
import type { SimFleet } from '../../../src/sim/fleet-process.ts';
import { mutatingRequests } from '../apps.ts';
import type { FaultStep, Meaning, Ref } from './ask.ts';
import { storedApps } from './intents.ts';

/** Breaks a simulated fleet, and mends it again. */
export interface Strike {
  befall(step: FaultStep): Promise<void>;
  /** Takes everything back. Throws when an object of somebody else, that stood in the way, was touched. */
  heal(): void;
}

export interface StrikeDeps {
  readonly fleet: SimFleet;
  readonly namespace: string;
  readonly meaning: Meaning;
  readonly stations: readonly Ref[];
  /** Told when the API of a cluster goes down, or comes back. */
  readonly onApi: (cluster: string, isDown: boolean) => void;
}

const tags = ['v1', 'v2', 'v3'];
/** So long at most the gateway is left to work; it may have nothing to do. */
const workMs = 400;
/** So long at most it is waited for rollouts to stand: longer than the deadlines of the steps. */
const standMs = 3_000;

export function createStrike({ fleet, namespace, meaning, stations, onApi }: StrikeDeps): Strike {
  const inTheWay: { cluster: string; name: string; version: string }[] = [];

  function setApi(cluster: string, api: 'up' | 'down'): void {
    onApi(cluster, api === 'down');
    fleet.inject({ cluster, api });
  }

  function setLost({ cluster, name }: Ref, lost: boolean): void {
    for (const { metadata } of fleet.cluster(cluster).store.list('nodes')) {
      if (metadata.labels?.['NodeGroup'] !== name) continue;
      fleet.inject({ cluster, node: metadata.name, lost });
    }
  }

  function putInTheWay(app: string, { cluster, name: station }: Ref): void {
    const name = `${app}-web-page-${station}`;
    const { store } = fleet.cluster(cluster);
    if (store.get('configmaps', namespace, name)) return;
    const metadata = { name, namespace };
    const made = store.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    inTheWay.push({ cluster, name, version: String(made.metadata.resourceVersion) });
  }

  async function work(writes: number): Promise<void> {
    const from = mutatingRequests(fleet);
    await vi
      .waitFor(
        () => {
          if (mutatingRequests(fleet) - from < writes) throw new Error('not yet');
        },
        { timeout: workMs, interval: 5 },
      )
      .catch(() => undefined);
  }

  async function stand(): Promise<void> {
    await vi
      .waitFor(
        () => {
          const phases = storedApps(fleet).map(({ status }) => status?.rollout?.phase);
          if (phases.includes('ROLLING_OUT')) throw new Error('not yet');
        },
        { timeout: standMs, interval: 10 },
      )
      .catch(() => undefined);
  }

  return {
    async befall(step) {
      switch (step.kind) {
        case 'station':
          setLost(meaning.station(step.station), step.lost);
          return;
        case 'api':
          setApi(step.cluster, step.api);
          return;
        case 'image':
          fleet.inject({ image: `web:${step.tag}`, neverReady: step.neverReady });
          return;
        case 'watch':
          fleet.inject({ watch: 'cut' });
          return;
        case 'inTheWay':
          putInTheWay(meaning.app(step.app).name, meaning.station(step.station));
          return;
        case 'work':
          await work(step.writes);
          return;
        case 'stand':
          await stand();
      }
    },
    heal() {
      for (const { name } of fleet.clusters) setApi(name, 'up');
      for (const tag of tags) fleet.inject({ image: `web:${tag}`, neverReady: false });
      for (const station of stations) setLost(station, false);
      for (const { cluster, name, version } of inTheWay.splice(0)) {
        const { store } = fleet.cluster(cluster);
        const now = store.get('configmaps', namespace, name)?.metadata.resourceVersion;
        if (String(now) !== version) throw new Error(`${cluster}: ${name}, not ours, was touched`);
        store.delete('configmaps', { namespace, name });
      }
    },
  };
}
