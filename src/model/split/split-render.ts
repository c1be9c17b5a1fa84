/**
 * The split (SPEC R3.9, way 2; ARCHITECTURE 11): one render of an ordinary chart becomes the objects of the
 * cluster's release and those of every station's.
 */
import { identityOf, type KubeManifest } from '../manifest.ts';
import { blanked, catalogOf, classOf, type Catalog } from './catalog.ts';
import { preflight } from './preflight.ts';
import { hookScope, scaleTargetOf, scopesOf, type Scopes } from './scopes.ts';
import type { Split, SplitInput, SplitObjects, SplitStation } from './split-input.ts';
import { ruleOf } from './split-rules.ts';
import { toClusterObject, toStationObject } from './station-objects.ts';

/** Splits what a chart rendered for one cluster. Pure: equal input, equal objects in equal order. */
export function splitRender(input: SplitInput): Split {
  const catalog = catalogOf(input);
  const scopes = scopesOf(catalog);
  const parts = { input, scopes, autoscaled: autoscaledOf(catalog) };
  return {
    ...objectsOf(catalog, parts),
    stable: objectsOf(blanked(catalog), parts),
    findings: preflight({ ...parts, catalog }),
  };
}

interface Parts {
  readonly input: SplitInput;
  readonly scopes: Scopes;
  readonly autoscaled: ReadonlySet<string>;
}

function objectsOf(catalog: Catalog, parts: Parts): SplitObjects {
  const { input, scopes, autoscaled } = parts;
  const inScope = (objects: Iterable<KubeManifest>, scope: string): readonly KubeManifest[] =>
    [...objects].filter((object) => scopes.get(identityOf(object)) === scope);
  const stations = new Map(input.stations.map((station) => [station.name, station]));
  const stationOf = (name: string): SplitStation => {
    const station = stations.get(name);
    if (station) return station;
    throw new RangeError(`station ${JSON.stringify(name)} was not given to the split`);
  };
  const { hookRenders } = catalog;
  return {
    cluster: inScope(catalog.objects.values(), 'cluster').map((object) =>
      toClusterObject(object, input, autoscaled),
    ),
    station: (name) => {
      const station = stationOf(name);
      const own = catalog.classes.get(classOf(station)) ?? catalog.cluster;
      return inScope(own.values(), 'station').map((object) =>
        toStationObject(object, { ...parts, station }),
      );
    },
    clusterHooks: hookRenders.cluster
      .filter((hook) => hookScope(hook) === 'cluster')
      .map((hook) => toClusterObject(hook, input, autoscaled)),
    stationHooks: (name) => {
      const station = stationOf(name);
      return (hookRenders.classes.get(classOf(station)) ?? hookRenders.cluster)
        .filter((hook) => hookScope(hook) === 'station')
        .map((hook) => toStationObject(hook, { ...parts, station }));
    },
  };
}

function autoscaledOf(catalog: Catalog): ReadonlySet<string> {
  const targets = [...catalog.objects.values()]
    .filter((object) => ruleOf(object).as === 'autoscaler')
    .map((autoscaler) => scaleTargetOf(autoscaler));
  return new Set(targets.filter((target) => target !== undefined));
}
