/** Changes the station label of one node with one request. */
import { isInvalid, isNotFound } from './kube-error.ts';
import type { KubeClient } from './kube-client.ts';

export interface LabelChange {
  readonly node: string;
  /** Key of the station label. */
  readonly key: string;
  /** What it is now; empty for none. */
  readonly from: string;
  /** What it is to be; empty for none. */
  readonly to: string;
  /** A label under a former key, taken away with it. */
  readonly formerKey?: string;
  /** Whether the node seemed to have no label of any kind: it is then written in the way that is right for that first. */
  readonly isBare?: boolean;
}

/**
 * Resolves with whether it was changed; false when the node is gone, or its label was no longer `from`: somebody else
 * was faster, and is not overwritten.
 */
export async function changeStationLabel(
  client: KubeClient,
  change: LabelChange,
  options: { readonly signal?: AbortSignal } = {},
): Promise<boolean> {
  const { node, from, formerKey, isBare = false } = change;
  const inLabels = withinLabels(change);
  // Where a node has no labels there is nowhere to put one, and where it has some they are not replaced.
  const ways =
    from !== '' || formerKey !== undefined
      ? [inLabels]
      : isBare
        ? [asOnlyLabel(change), inLabels]
        : [inLabels, asOnlyLabel(change)];
  for (const operations of ways) {
    if (await patch(client, { node, operations, ...options })) return true;
  }
  return false;
}

function withinLabels({ key, from, to, formerKey }: LabelChange): readonly object[] {
  const path = pointerTo(key);
  return [
    // Null stands for none.
    { op: 'test', path, value: from === '' ? null : from },
    ...(from === to ? [] : [to === '' ? { op: 'remove', path } : { op: 'add', path, value: to }]),
    ...(formerKey === undefined ? [] : [{ op: 'remove', path: pointerTo(formerKey) }]),
  ];
}

function asOnlyLabel({ key, to }: LabelChange): readonly object[] {
  return [
    { op: 'test', path: labelsPath, value: null },
    { op: 'add', path: labelsPath, value: { [key]: to } },
  ];
}

/** False when the node is gone, or the operations do not fit it. */
async function patch(
  client: KubeClient,
  {
    node,
    operations,
    ...options
  }: {
    readonly node: string;
    readonly operations: readonly object[];
    readonly signal?: AbortSignal;
  },
): Promise<boolean> {
  try {
    await client.request({
      method: 'PATCH',
      path: `/api/v1/nodes/${encodeURIComponent(node)}`,
      query: { fieldManager: 'stationmaster' },
      contentType: 'application/json-patch+json',
      body: operations,
      ...options,
    });
    return true;
  } catch (error) {
    if (isNotFound(error) || isInvalid(error)) return false;
    throw error;
  }
}

const labelsPath = '/metadata/labels';

/** RFC 6901. */
function pointerTo(label: string): string {
  return `${labelsPath}/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
