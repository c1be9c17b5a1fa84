import type { KubeObject } from '../kube/kube-client.ts';
import {
  appLabel,
  appNamespaceLabel,
  appRevisionLabel,
  digestLabel,
  scopeLabel,
} from '../model/labels.ts';
import type { Labels, ReleaseRow } from '../model/rows.ts';
import { projectMeta } from './project-meta.ts';

const secretName = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/;

/** One revision of a Helm release, from the labels of its Secret alone (its data is never read here). */
export function projectRelease(object: KubeObject, stationLabel: string): ReleaseRow {
  const meta = projectMeta(object);
  const { labels } = meta;
  const [, nameInName = '', revisionInName = ''] = secretName.exec(meta.name) ?? [];
  return {
    ...meta,
    release: labels['name'] ?? nameInName,
    revision: wholeNumber(labels['version'] ?? revisionInName),
    status: labels['status'] ?? 'unknown',
    app: labels[appLabel] ?? '',
    appNamespace: labels[appNamespaceLabel] ?? '',
    station: labels[stationLabel] ?? '',
    scope: scopeOf(labels),
    appRevision: wholeNumber(labels[appRevisionLabel]),
    digest: labels[digestLabel] ?? '',
    modifiedAt: timeOf(labels['modifiedAt']),
  };
}

function scopeOf(labels: Labels): ReleaseRow['scope'] {
  const scope = labels[scopeLabel];
  if (labels[appLabel] === undefined) return 'FOREIGN';
  return scope === 'station' ? 'STATION' : scope === 'cluster' ? 'CLUSTER' : 'FOREIGN';
}

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** Helm writes Unix seconds. */
function timeOf(seconds: string | undefined): string {
  const value = wholeNumber(seconds);
  return value > 0 && value < 253_402_300_800
    ? new Date(value * 1000).toISOString().replace('.000Z', 'Z')
    : '';
}
