import type { KubeObject } from '../kube/kube-client.ts';
import { bytes, cpuCores } from '../model/quantities.ts';
import type { Labels, NodeMetricsRow } from '../model/rows.ts';
import { objectOf } from './json-fields.ts';

const millisPerCore = 1_000;
const bytesPerMebibyte = 2 ** 20;
const noLabels: Labels = {};

/** NodeMetrics of metrics.k8s.io: what the node uses, rounded. */
export function projectNodeMetrics({ metadata, ...rest }: KubeObject): NodeMetricsRow {
  const usage = objectOf(rest['usage']);
  return {
    uid: '',
    namespace: '',
    name: metadata.name,
    labels: noLabels,
    createdAt: '',
    deleting: false,
    owner: null,
    cpuCores: Math.round(cpuCores(usage['cpu']) * millisPerCore) / millisPerCore,
    memoryBytes: Math.round(bytes(usage['memory']) / bytesPerMebibyte) * bytesPerMebibyte,
  };
}
