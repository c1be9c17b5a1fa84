import type { KubeClient } from '../kube/kube-client.ts';
import { appLabel, appNamespaceLabel } from '../model/labels.ts';
import { objectOf, objectsOf } from '../model/manifest.ts';
import type { Entry } from '../view/view.ts';

/** The labels of every Secret that holds a revision of one of the app's releases, as the cluster itself has them. */
export async function releaseLabelsIn(
  client: KubeClient,
  { namespace, name }: Pick<Entry<'HelmApp'>['key'], 'namespace' | 'name'>,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const list = await client.request({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`,
    query: {
      labelSelector: `owner=helm,${appLabel}=${name},${appNamespaceLabel}=${namespace}`,
      fieldSelector: 'type=helm.sh/release.v1',
    },
    accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  });
  return objectsOf(objectOf(list)['items']).map((item) =>
    objectOf(objectOf(item['metadata'])['labels']),
  );
}
