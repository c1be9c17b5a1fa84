/** Writing `HelmApp.status`: small, and only when it says something new (ARCHITECTURE 13, N1). */
import { isDeepStrictEqual } from 'node:util';
import type { RevisedApp } from '../helm/app-revisions.ts';
import type { KubeClient, ObjectRef } from '../kube/kube-client.ts';
import { boundedStatus } from '../model/bounded-status.ts';
import type { HelmAppStatus } from '../model/helm-app.ts';
import { apiVersion } from '../model/labels.ts';
import type { Condition } from '../model/rows.ts';
import type { Entry } from '../view/view.ts';

export function refOfApp({ key }: Entry<'HelmApp'>): ObjectRef & { readonly namespace: string } {
  return { apiVersion, kind: 'HelmApp', namespace: key.namespace, name: key.name };
}

/** The app as its kept revisions know it. */
export function revisedApp({ key, row }: Entry<'HelmApp'>): RevisedApp {
  return { namespace: key.namespace, name: key.name, uid: row.uid };
}

/**
 * Makes the status what it should be; resolves with whether anything was sent. Written only over the version that the
 * decision was made on: a conflict means that the world is to be looked at again.
 */
export async function writeStatus(
  home: KubeClient,
  app: Entry<'HelmApp'>,
  wanted: HelmAppStatus,
): Promise<boolean> {
  const status = boundedStatus(wanted);
  if (isDeepStrictEqual(plain(status), plain(app.row.status))) return false;
  const { namespace, name } = app.key;
  await home.update(
    {
      ...refOfApp(app),
      metadata: { namespace, name, resourceVersion: app.row.resourceVersion },
      spec: app.row.spec,
      status,
    },
    { subresource: 'status' },
  );
  return true;
}

/** Without members that are undefined, as JSON has none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The conditions with this one in the place of its predecessor. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  condition: Condition,
): readonly Condition[] {
  return [...(conditions ?? []).filter(({ type }) => type !== condition.type), condition];
}

/** `Accepted`: whether the intent can be carried out at all. */
export const accepted: Condition = {
  type: 'Accepted',
  status: 'True',
  reason: 'Rendered',
  message: '',
};
