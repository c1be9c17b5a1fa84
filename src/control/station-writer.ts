/** Writing finalizers and status of MecStations: only over the version that the decision was made on, and only what is new. */
import { isDeepStrictEqual } from 'node:util';
import type { KubeClient } from '../kube/kube-client.ts';
import { apiVersion } from '../model/labels.ts';
import type { MecStationStatus } from '../model/mec-station.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Entry } from '../view/view.ts';
import { stationKey } from './station-triggers.ts';

type StationObject = Entry<'MecStation'>;

export interface StationWriter {
  /** True while the view shows the version that was written over: what is decided on it was decided already. */
  readonly isBehind: (object: StationObject) => boolean;
  readonly writeFinalizers: (
    client: KubeClient,
    object: StationObject,
    finalizers: readonly string[],
  ) => Promise<void>;
  /** Resolves with whether anything was sent. */
  readonly writeStatus: (
    client: KubeClient,
    object: StationObject,
    status: MecStationStatus,
  ) => Promise<boolean>;
}

/** How long the view may be behind; and how many objects are remembered. */
const behind = { ms: 2_000, remembered: 10_000 };

export function createStationWriter(clock: Pick<Clock, 'now'>): StationWriter {
  /** By key: the version that was written over last, and when. */
  const overwritten = new Map<string, { readonly version: string; readonly at: number }>();

  async function patch(
    client: KubeClient,
    object: StationObject,
    change: { readonly finalizers: readonly string[] } | { readonly status: MecStationStatus },
  ): Promise<void> {
    const { resourceVersion: version, name } = object.row;
    const ref = { apiVersion, kind: 'MecStation', name };
    const metadata = { resourceVersion: version };
    if ('status' in change) {
      await client.mergePatch(ref, { metadata, ...change }, { subresource: 'status' });
    } else {
      await client.mergePatch(ref, { metadata: { ...metadata, ...change } });
    }
    const key = stationKey(object.key);
    overwritten.delete(key);
    overwritten.set(key, { version, at: clock.now() });
    const [oldest] = overwritten.keys();
    if (overwritten.size > behind.remembered && oldest !== undefined) overwritten.delete(oldest);
  }

  return {
    isBehind: ({ key, row }) => {
      const last = overwritten.get(stationKey(key));
      return last?.version === row.resourceVersion && clock.now() < last.at + behind.ms;
    },
    writeFinalizers: (client, object, finalizers) => patch(client, object, { finalizers }),
    writeStatus: async (client, object, status) => {
      if (isDeepStrictEqual(status, object.row.status)) return false;
      await patch(client, object, { status });
      return true;
    },
  };
}
