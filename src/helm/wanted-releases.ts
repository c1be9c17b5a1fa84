/**
 * From the intent of an app to the releases that should exist: renders the chart for every cluster and station, splits
 * what comes out, and says what speaks against it. No cluster is asked and nothing is written: dry run, mutation and
 * reconciler use the same function.
 */
import { createHash } from 'node:crypto';
import type { HelmAppSpec, ReplicaPolicy, StationOverride } from '../model/helm-app.ts';
import { groupKindOf, type KubeManifest } from '../model/manifest.ts';
import { overrideFor } from '../model/placement.ts';
import { clusterReleaseName, stationReleaseName } from '../model/names.ts';
import { reservedProblems, sectionKey, withoutSection } from '../model/values-section.ts';
import { isManifestKeptInStation, type ServiceLocality } from '../model/service-locality.ts';
import type { Problem } from '../model/read-shape.ts';
import type { Finding, SplitStation } from '../model/split/split-input.ts';
import { splitRender } from '../model/split/split-render.ts';
import { Refusal } from '../runtime/errors.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type {
  ChartInspection,
  EngineFault,
  EngineResult,
  HelmEngine,
  JsonObject,
  Rendering,
  RenderRequest,
} from './engine.ts';
import type { WantedRelease } from './wanted-release.ts';

/** A chart archive that was read and found good. */
export interface Chart {
  /** `sha256:<hex>` of the archive. */
  readonly digest: string;
  readonly archive: Uint8Array;
  readonly inspection: ChartInspection;
}

/** One cluster that hosts selected stations. */
export interface TargetCluster {
  readonly name: string;
  readonly capabilities: RenderRequest['capabilities'];
  /** What keeps the traffic of Services in their stations there. */
  readonly serviceLocality: ServiceLocality;
  readonly stations: readonly { readonly name: string; readonly nodes: number }[];
  /** Objects of the cluster's present release: random values go on as they are there. */
  readonly present?: readonly KubeManifest[];
  /** Whether a kind is namespaced, from discovery; undefined where that is not known. */
  readonly namespaced: (apiVersion: string, kind: string) => boolean | undefined;
}

export interface WantedInput {
  readonly app: { readonly namespace: string; readonly name: string };
  readonly spec: HelmAppSpec;
  readonly chart: Chart;
  readonly stationLabel: string;
  readonly clusters: readonly TargetCluster[];
}

export interface Wanted {
  /** Of the clusters that refuse nothing. */
  readonly releases: readonly WantedRelease[];
  readonly warnings: readonly Finding[];
  /** Each once. Of no single cluster are those about the intent itself. */
  readonly refusals: readonly Refusal[];
  /** By cluster, the first refusal of what is rendered there. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

type WantedInCluster = Omit<Wanted, 'refused'>;

/** Renders, remembering or not what it rendered before; `digest` stands for the archive. */
export type Render = (
  request: RenderRequest & { readonly digest: string; readonly anew?: boolean },
) => Promise<EngineResult<Rendering>>;

export async function wantedReleases(
  { render, engine }: { readonly render: Render; readonly engine: Pick<HelmEngine, 'inspect'> },
  given: WantedInput,
): Promise<Wanted> {
  const reserved = reservedProblems(given.spec);
  if (reserved.length > 0) {
    const refusals = reserved.map(refusalOfProblem);
    return { releases: [], warnings: [], refusals, refused: new Map() };
  }
  const input = { ...given, chart: await seenWithValues(engine, given) };
  const parts = await Promise.all(
    input.clusters.map(async (cluster) => ({
      cluster: cluster.name,
      ...(await inCluster(render, input, cluster)),
    })),
  );
  return {
    releases: parts.flatMap(({ refusals, releases }) => (refusals.length > 0 ? [] : releases)),
    warnings: parts.flatMap((part) => part.warnings),
    refusals: withoutRepeats(parts.flatMap((part) => part.refusals)),
    refused: new Map(
      parts.flatMap(({ cluster, refusals: [first] }) => (first ? [[cluster, first]] : [])),
    ),
  };
}

/** `tpl` makes templates of values: whether the chart sees its station then depends on these too. */
async function seenWithValues(
  engine: Pick<HelmEngine, 'inspect'>,
  { chart, spec }: WantedInput,
): Promise<Chart> {
  const values = [spec.values, ...(spec.stations ?? []).map((one) => one.values)].filter(
    (given) => given !== undefined,
  );
  if (chart.inspection.usesStationContext || !JSON.stringify(values).includes('{{')) return chart;
  const inspection = await engine.inspect(chart.archive, values);
  return inspection.ok ? { ...chart, inspection: inspection.value } : chart;
}

/** Stations without values of their own, of a chart that cannot see its station: the cluster's render is theirs. */
const plainClass = '[null,null]';
/** More than there are engine threads, so that none waits for its next request; few enough to hold in memory. */
const rendersAtOnce = 8;

async function inCluster(
  render: Render,
  input: WantedInput,
  cluster: TargetCluster,
): Promise<WantedInCluster> {
  const { app, spec, chart, stationLabel } = input;
  const { kubeVersion } = cluster.capabilities;
  const ask = async (
    context: JsonObject,
    override?: StationOverride,
    anew = false,
  ): Promise<Rendering> =>
    valueOf(
      await render({
        digest: chart.digest,
        archive: chart.archive,
        values: [
          withoutSection(spec.values ?? {}),
          ...(override?.values ? [override.values] : []),
          // A chart's own section is no more for templates than that of the values given.
          ...(Object.hasOwn(chart.inspection.defaults, sectionKey) ? [{ [sectionKey]: null }] : []),
        ],
        // Always as a first install: what is rendered must depend on the intent alone, so that a change at one
        // station leaves the others' releases as they are.
        release: { name: app.name, namespace: app.namespace, revision: 1, isUpgrade: false },
        capabilities: cluster.capabilities,
        stationContext: { stationLabel, ...context },
        anew,
      }),
      chart.inspection.metadata.name,
    );
  const wholeContext = { scope: 'cluster', station: '', replicas: countOf(spec.replicas) };
  try {
    const whole = await ask(wholeContext);
    const second = await ask(wholeContext, undefined, true);
    const placed = cluster.stations.map(({ name, nodes }) => {
      const override = overrideFor({ cluster: cluster.name, name }, spec.stations);
      const replicas = override?.replicas ?? spec.replicas;
      const context = { scope: 'station', station: name, replicas: countOf(replicas) };
      // A chart that cannot see its station renders the same for all that have the same values.
      const key = JSON.stringify([
        override?.values ?? null,
        chart.inspection.usesStationContext ? context : null,
      ]);
      return { name, nodes, override, replicas, context, key };
    });
    const byClass = new Map<string, Rendering>();
    const classes = new Map(
      placed.filter(({ key }) => key !== plainClass).map((one) => [one.key, one]),
    );
    await inParallel([...classes.values()], rendersAtOnce, async ({ key, context, override }) => {
      byClass.set(key, await ask(context, override));
    });
    const stations: readonly (SplitStation & { readonly rendering: Rendering })[] = placed.map(
      ({ name, nodes, replicas, key }) => ({
        name,
        nodes,
        rendering: byClass.get(key) ?? whole,
        ...(key !== plainClass && { class: key }),
        ...(replicas && { replicas }),
      }),
    );
    const split = splitRender({
      app: app.name,
      namespace: app.namespace,
      stationLabel,
      clusterRender: objectsOf(whole),
      secondRender: objectsOf(second),
      ...(byClass.size > 0 && {
        stationRenders: new Map(
          [...byClass].map(([key, rendering]) => [key, objectsOf(rendering)]),
        ),
      }),
      ...(cluster.present && { present: cluster.present }),
      stations,
      ...(spec.replicas && { replicas: spec.replicas }),
      ...(spec.services && { services: spec.services }),
      serviceLocality: cluster.serviceLocality,
      ...(kubeVersion !== undefined && { kubeVersion }),
      ...(spec.restartedAt !== undefined && { restartedAt: spec.restartedAt }),
      namespaced: cluster.namespaced,
    });
    const locality = localityOf(split.cluster, cluster);
    const release = (
      own: Pick<WantedRelease, 'name' | 'scope' | 'station' | 'objects' | 'hooks'> & OwnLocality,
      rendering: Rendering,
      stable: readonly (readonly KubeManifest[])[],
    ): WantedRelease => ({
      ...own,
      cluster: cluster.name,
      namespace: app.namespace,
      app,
      notes: rendering.notes,
      chart: {
        metadata: chart.inspection.metadata,
        values: withoutSection(chart.inspection.defaults),
      },
      config: withoutSection(rendering.config),
      digest: digestOf([
        chart.digest,
        ...stable.filter((part, index) => index === 0 || part.length > 0),
        ...(own.serviceLocality === undefined ? [] : [own.serviceLocality]),
      ]),
    });
    const refusals = split.findings.filter(({ severity }) => severity === 'refuse').map(refusalOf);
    return {
      refusals,
      warnings: split.findings.filter(({ severity }) => severity === 'warn'),
      releases: [
        release(
          {
            name: clusterReleaseName(app.name),
            scope: 'CLUSTER',
            station: '',
            objects: split.cluster,
            hooks: split.clusterHooks,
            ...locality,
          },
          whole,
          [split.stable.cluster, split.stable.clusterHooks],
        ),
        ...stations.map(({ name, rendering }) =>
          release(
            {
              name: stationReleaseName(app.name, name),
              scope: 'STATION',
              station: name,
              objects: split.station(name),
              hooks: split.stationHooks(name),
            },
            rendering,
            [split.stable.station(name), split.stable.stationHooks(name)],
          ),
        ),
      ],
    };
  } catch (error) {
    if (error instanceof Refusal) return { releases: [], warnings: [], refusals: [error] };
    throw error;
  }
}

type OwnLocality = Pick<WantedRelease, 'serviceLocality'>;

/**
 * Said only where a Service is held in its stations by it, so that a change of it concerns no other release. It is said
 * also where every such Service crosses, as nothing else tells later by what it was made.
 */
function localityOf(
  objects: readonly KubeManifest[],
  { serviceLocality }: Pick<TargetCluster, 'serviceLocality'>,
): OwnLocality {
  const concerns = (object: KubeManifest) =>
    groupKindOf(object) === 'Service' && isManifestKeptInStation(object, serviceLocality);
  return objects.some(concerns) ? { serviceLocality } : {};
}

const countOf = (policy: ReplicaPolicy | undefined): number | null =>
  policy?.fixed?.replicas ?? null;

/** Objects of a render and of `crds/`; the latter stay when the release goes, as Helm has it. */
function objectsOf({ objects, crds }: Rendering): readonly KubeManifest[] {
  return [
    ...crds.map(({ object }) => keptOnDelete(object as KubeManifest)),
    ...objects.map(({ object }) => object as KubeManifest),
  ];
}

function keptOnDelete(object: KubeManifest): KubeManifest {
  const annotations = { ...object.metadata.annotations, 'helm.sh/resource-policy': 'keep' };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function valueOf(result: EngineResult<Rendering>, chart: string): Rendering {
  if (result.ok) return result.value;
  throw refusalOfFault(result.fault, chart);
}

const refusalOfProblem = ({ path, message }: Problem): Refusal =>
  new Refusal('INVALID_VALUES', `${message}.`, ['input', ...path]);

/** A refusal that another try may not meet: a busy machine, a server that was away. */
export class PassingRefusal extends Refusal {}

/** An engine's fault as what the caller is told: template file and line, or the values' path. */
export function refusalOfFault(fault: EngineFault, chart: string): Refusal {
  switch (fault.code) {
    case 'INVALID_VALUES': {
      const [issue] = fault.issues ?? [];
      const path = issue ? issue.path.split('/').filter(Boolean) : [];
      return new Refusal('INVALID_VALUES', fault.message, ['input', 'values', ...path]);
    }
    case 'INVALID_CHART': {
      const at =
        fault.file === undefined
          ? ''
          : `${fault.file}${fault.line === undefined ? '' : `:${fault.line}`}: `;
      const message = fault.message.startsWith(at) ? fault.message : `${at}${fault.message}`;
      const isPassing = ['TIMEOUT', 'CRASHED', 'UNREADABLE'].includes(fault.reason);
      const Kind = isPassing ? PassingRefusal : Refusal;
      return new Kind('INVALID_CHART', `${chart}: ${message}`, ['input', 'chart']);
    }
    case 'INVALID_INPUT':
      return new Refusal('INVALID_INPUT', fault.message, ['input']);
  }
}

function refusalOf({ code, object, path, message }: Finding): Refusal {
  const where = object ? `${object.kind} ${object.name}, ${path}: ` : '';
  return new Refusal(code, `${where}${message}`, [
    'input',
    code === 'INVALID_INPUT' ? path : 'chart',
  ]);
}

function withoutRepeats(refusals: readonly Refusal[]): Refusal[] {
  const seen = new Map(refusals.map((refusal) => [`${refusal.code} ${refusal.message}`, refusal]));
  return [...seen.values()];
}

function digestOf(content: unknown): string {
  const text = JSON.stringify(content, (_, value: unknown) => inKeyOrder(value));
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

function inKeyOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
