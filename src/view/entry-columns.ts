import { appLabel, appNamespaceLabel } from '../model/labels.ts';
import type { RowKind } from '../model/rows.ts';
import type { Entry } from './view.ts';

/** `namespace/name` of the app that the object says it is of; an object without the namespace label is of its own. */
export function appNameOf({ row }: Entry<Exclude<RowKind, 'Release'>>): string {
  const name = row.labels[appLabel];
  return name === undefined ? '' : `${row.labels[appNamespaceLabel] ?? row.namespace}/${name}`;
}
