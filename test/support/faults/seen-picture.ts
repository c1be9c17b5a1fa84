/** A fleet as a client of a gateway sees it: everything, page by page, through GraphQL. */
import { collections, pictureOf, type Collection, type Picture } from './picture.ts';

/** What is asked of each object. `id` leads, so that a subscription can fold by it. */
export const selections: Readonly<Record<Collection, string>> = {
  nodes:
    'name cluster { name } ready schedulable hardware station { name } labels { key value } conditions { type status reason }',
  pods: 'name namespace cluster { name } node { name } station { name } misplaced phase ready restarts',
  workloads:
    '__typename name namespace cluster { name } replicas { desired updated ready available } images',
  services: 'name namespace cluster { name } type clusterIp ports { name port protocol }',
  releases: 'name namespace cluster { name } revision status',
  apps: 'name namespace cluster { name } revision conditions { type status reason }',
  stations:
    'name cluster { name } totals { nodes { total ready } pods { total running pending failed misplaced } }',
};

const pageSize = 200;

/** Throws when the gateway does not answer, or answers with an error. */
export async function seenPicture(url: string): Promise<Picture> {
  const all = await Promise.all(
    collections.map(async (collection) => [collection, await everything(url, collection)] as const),
  );
  return pictureOf(Object.fromEntries(all) as Record<Collection, unknown[]>);
}

async function everything(url: string, collection: Collection): Promise<unknown[]> {
  const query = `query($after: String) { page: ${collection}(first: ${pageSize}, after: $after) {
    pageInfo { hasNextPage endCursor } edges { node { ${selections[collection]} } } } }`;
  const found: unknown[] = [];
  for (let after: string | null = null; ;) {
    const { page } = (await ask(url, query, { after })) as { page: Page };
    found.push(...page.edges.map(({ node }) => node));
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly edges: readonly { readonly node: unknown }[];
}

/** The data of an answer. Throws with its errors. */
export async function ask(url: string, query: string, variables: object = {}): Promise<unknown> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(5_000),
  });
  const { data, errors } = (await answer.json()) as { data?: unknown; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
