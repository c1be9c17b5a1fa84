/** Writing MecStation objects: each write is made on what the cluster has, and tried again when somebody was faster. */
import { isDeepStrictEqual } from 'node:util';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isConflict } from '../kube/kube-error.ts';
import { apiVersion, managedBy, managedByLabel, stationFinalizer } from '../model/labels.ts';
import { objectOf } from '../model/manifest.ts';
import type { MecStationSpec } from '../model/mec-station.ts';
import { stationSlug } from '../model/names.ts';
import { Refusal } from '../runtime/errors.ts';
import type { View } from '../view/view.ts';
import { refusalOf } from './station-deps.ts';

const attempts = 5;

export interface StationWrite {
  /** Value of the station label. */
  readonly station: string;
  /** What the spec becomes; of an empty one where there is no object yet. Undefined: it is not to be made. */
  readonly change: (spec: MecStationSpec, isThere: boolean) => MecStationSpec | undefined;
  /** Of an object that is made. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The object as written, or as it is where nothing changes; undefined when there is none and none was made. */
export async function writeStation(
  { view }: { readonly view: View },
  client: KubeClient,
  { station, change, annotations }: StationWrite,
): Promise<KubeObject | undefined> {
  const name = view.station(client.cluster, station)?.object?.key.name ?? objectNameOf(station);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const live = await getIfPresent(client, { apiVersion, kind: 'MecStation', name });
      const spec: MecStationSpec = live ? objectOf(live['spec']) : {};
      if (live && (spec.stationName ?? name) !== station) {
        throw new Refusal(
          'NAME_COLLISION',
          `MecStation ${name} stands for station ${spec.stationName ?? name}.`,
        );
      }
      if (live?.metadata.deletionTimestamp !== undefined) {
        throw new Refusal('CONFLICT', `Station ${station} is being deleted: try again later.`);
      }
      const next = change(spec, live !== undefined);
      if (next === undefined || (live && isDeepStrictEqual(next, spec))) return live;
      return live
        ? await client.update({ ...live, spec: next })
        : await client.create(annotated(newStation(name, station, next), annotations));
    } catch (error) {
      if (attempt >= attempts || !(isConflict(error) || isAlreadyExists(error))) throw error;
    }
  }
}

/** The expected failure of a write; when it went well, what was written joins the others. */
export async function faultOf(
  write: Promise<KubeObject | undefined>,
  written: KubeObject[],
): Promise<Refusal | undefined> {
  try {
    const object = await write;
    if (object !== undefined) written.push(object);
    return undefined;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

/** A station's name where that can be an object's, else its slug; which of these is a function of the name alone. */
export function objectNameOf(station: string): string {
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(station)
    ? station
    : stationSlug(station);
}

function annotated(object: KubeObject, annotations: StationWrite['annotations']): KubeObject {
  if (annotations === undefined) return object;
  return { ...object, metadata: { ...object.metadata, annotations } };
}

export function newStation(name: string, station: string, spec: MecStationSpec): KubeObject {
  return {
    apiVersion,
    kind: 'MecStation',
    metadata: {
      name,
      labels: { [managedByLabel]: managedBy },
      // From the start: what is made here has nodes or gets apps.
      finalizers: [stationFinalizer],
    },
    spec: { ...(name === station ? {} : { stationName: station }), ...spec },
  };
}
