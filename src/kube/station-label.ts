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
 * was faster, and is not overwritten. Only a label that appears where there was none goes unnoticed.
 */
export async function changeStationLabel(
  client: KubeClient,
  change: LabelChange,
  options: { readonly signal?: AbortSignal } = {},
): Promise<boolean> {
  const { node, key, from, to, formerKey } = change;
  const former = formerKey === undefined ? {} : { [formerKey]: null };
  try {
    if (from === '' || from === to) {
      const labels = { ...(to === '' ? {} : { [key]: to }), ...former };
      await client.mergePatch(
        { apiVersion: 'v1', kind: 'Node', name: node },
        { metadata: { labels } },
        options,
      );
      return true;
    }
    const path = pointerTo(key);
    await client.request({
      method: 'PATCH',
      path: `/api/v1/nodes/${encodeURIComponent(node)}`,
      query: { fieldManager: 'stationmaster' },
      contentType: 'application/json-patch+json',
      body: [
        { op: 'test', path, value: from },
        to === '' ? { op: 'remove', path } : { op: 'replace', path, value: to },
        ...(formerKey === undefined ? [] : [{ op: 'remove', path: pointerTo(formerKey) }]),
      ],
      ...options,
    });
    return true;
  } catch (error) {
    if (isNotFound(error) || isInvalid(error)) return false;
    throw error;
  }
}

/** RFC 6901. */
function pointerTo(label: string): string {
  return `/metadata/labels/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
