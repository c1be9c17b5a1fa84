/** The mixes of filters, orders and texts that are asked, drawn from a seed. */
import type { FacetedPage, SearchHit, View } from '../../src/view/view.ts';

export type Sort = 'stations' | 'nodes' | 'pods' | 'workloads' | 'services' | 'apps' | 'releases';

export interface QueryMix {
  readonly name: string;
  /** What is paged through; undefined for a search. */
  readonly sort: Sort | undefined;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly orderBy: readonly { readonly field: string; readonly direction: 'ASC' | 'DESC' }[];
  readonly facets: readonly string[];
  readonly text: string;
}

export interface Bounds {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

export function queryMixes(random: () => number): readonly QueryMix[] {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const cluster = () => `c${Math.floor(random() * 10)}`;
  const namespace = () => `ns-${Math.floor(random() * 24)}`;
  const province = () => pick(['guangdong', 'jiangsu', 'shandong', 'henan', 'hubei']);
  const app = () => `${pick(['video', 'cdn', 'game', 'iot'])}-${pick(['web', 'api', 'edge'])}`;
  const label = (key: string, value: string) => ({ labels: [{ key, value }] });
  const mix = (
    sort: Sort | undefined,
    filter: QueryMix['filter'],
    {
      order,
      facets = [],
      text = '',
    }: { order?: string; facets?: readonly string[]; text?: string } = {},
  ): QueryMix => {
    const [field, direction = 'ASC'] = order?.split(' ') ?? [];
    const orderBy =
      field === undefined
        ? []
        : [{ field, direction: direction === 'DESC' ? direction : 'ASC' } as const];
    const words =
      sort === undefined
        ? `"${text}"`
        : Object.entries(filter)
            .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
            .join(' ');
    const name = `${sort ?? 'search'} ${words}${order === undefined ? '' : ` by ${order}`}`;
    return { name, sort, filter, orderBy, facets, text };
  };
  return [
    mix('pods', {}),
    mix('pods', {}, { order: 'RESTARTS DESC', facets: ['PHASE', 'NAMESPACE'] }),
    mix('pods', { phases: ['Running'] }, { order: 'CREATED_AT DESC', facets: ['CLUSTER', 'APP'] }),
    mix(
      'pods',
      { phases: ['Pending', 'Failed'], clusters: [cluster(), cluster()] },
      { facets: ['PHASE'] },
    ),
    mix(
      'pods',
      { namespaces: [namespace(), namespace(), namespace()] },
      { order: 'CREATED_AT', facets: ['STATION'] },
    ),
    mix('pods', { nameContains: app() }, { facets: ['NODE'] }),
    mix(
      'pods',
      { nameContains: pick(['web', 'edge']), phases: ['Running'] },
      { order: 'RESTARTS DESC' },
    ),
    mix(
      'pods',
      { ...label('app.kubernetes.io/name', app()), clusters: [cluster()] },
      { facets: ['STATION'] },
    ),
    mix('pods', {
      ...label('stationmaster.io/app', app()),
      nameContains: province(),
      phases: ['Running'],
    }),
    mix('pods', { stations: [`${province()}-0003`, `${province()}-0004`] }, { order: 'RESTARTS' }),
    mix('pods', { app: { name: app() } }, { facets: ['CLUSTER', 'PHASE'] }),
    mix('nodes', { ready: false }, { order: 'PODS DESC', facets: ['CLUSTER', 'HARDWARE'] }),
    mix(
      'nodes',
      { hardware: ['GPU'], ...label('kubernetes.io/arch', 'arm64') },
      { order: 'CPU_FREE DESC' },
    ),
    mix('nodes', { nameContains: province() }, { order: 'STATION', facets: ['STATION'] }),
    mix(
      'stations',
      { states: ['READY'], tiers: ['CITY', 'DISTRICT'] },
      { order: 'PODS DESC', facets: ['PROVINCE', 'CITY'] },
    ),
    mix('stations', { provinces: [province()], ...label('ring', 'inner') }, { order: 'CPU_FREE' }),
    mix(
      'workloads',
      { kinds: ['Deployment'], namespaces: [namespace()] },
      { order: 'CREATED_AT DESC', facets: ['APP'] },
    ),
    mix('releases', { clusters: [cluster()] }, { order: 'UPDATED_AT DESC', facets: ['STATUS'] }),
    mix(undefined, {}, { text: `${province()} ${app()}` }),
    mix(undefined, {}, { text: pick(['web', 'api', 'edge']) }),
  ];
}

/** A page of a mix; facets of a search are none. */
export function readPage(
  view: View,
  mix: QueryMix,
  bounds: Bounds,
): FacetedPage<SearchHit, string> {
  if (mix.sort === undefined)
    return {
      ...view.search({ text: mix.text, ...bounds }),
      facets: () => [],
      labelFacets: () => [],
    };
  // A mix has filters and orders of its own sort only.
  const pages = view as unknown as Record<Sort, (query: object) => FacetedPage<SearchHit, string>>;
  return pages[mix.sort]({ filter: mix.filter, orderBy: mix.orderBy, ...bounds });
}
