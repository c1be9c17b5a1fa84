import { appLabel, appNamespaceLabel } from '../model/labels.ts';
import type { Entry, View } from '../view/view.ts';

/** The app of this name: HelmApps live in one cluster, the home cluster. */
export function appNamed(
  view: View,
  namespace: string,
  name: string,
): Entry<'HelmApp'> | undefined {
  for (const { name: cluster } of view.clusters()) {
    const app = view.get('HelmApp', cluster, name, namespace);
    if (app !== undefined) return app;
  }
  return undefined;
}

/** The app that an object's labels name; undefined when they name none, or it is gone. */
export function appOfLabels(view: View, { row, key }: Entry): Entry<'HelmApp'> | undefined {
  const name = row.labels[appLabel];
  return name === undefined
    ? undefined
    : appNamed(view, row.labels[appNamespaceLabel] ?? key.namespace, name);
}
