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
  const { node, key, from, to, formerKey } = change;
  const send = (operations: readonly object[]) => patch(client, { node, operations, ...options });
  const path = pointerTo(key);
  const isChanged = await send([
    // Null stands for none.
    { op: 'test', path, value: from === '' ? null : from },
    ...(from === to ? [] : [to === '' ? { op: 'remove', path } : { op: 'add', path, value: to }]),
    ...(formerKey === undefined ? [] : [{ op: 'remove', path: pointerTo(formerKey) }]),
  ]);
  if (isChanged || from !== '' || formerKey !== undefined) return isChanged;
  // A node without any label has nowhere to put one, which only its refusal tells.
  return await send([
    { op: 'test', path: labelsPath, value: null },
    { op: 'add', path: labelsPath, value: { [key]: to } },
  ]);
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
