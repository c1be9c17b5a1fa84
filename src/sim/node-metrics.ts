import { ApiError, notFound } from './api-error.ts';
import { sendJson, type ApiRequest } from './api-request.ts';
import type { NodeMeter } from './node-meter.ts';
import { groupVersionOf, type ResourceType } from './resource-types.ts';

/** What metrics.k8s.io serves of nodes: made for each answer, so it can be neither written nor watched. */
export const NODE_METRICS: ResourceType = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural: 'nodes',
  singular: '',
  kind: 'NodeMetrics',
  shortNames: [],
  namespaced: false,
  status: false,
  scale: false,
  generation: false,
  verbs: ['get', 'list'],
};

/** Answers as metrics-server does: everything at once, without a version, whatever page is asked for. */
export function serveNodeMetrics({ type, name, response }: ApiRequest, meter: NodeMeter): void {
  const measured = meter.read();
  if (name === '') {
    const list = { kind: `${type.kind}List`, apiVersion: groupVersionOf(type), metadata: {} };
    sendJson(response, 200, { ...list, items: [...measured.values()] });
    return;
  }
  const metrics = measured.get(name);
  if (metrics === undefined) throw notFound(type, name);
  sendJson(response, 200, metrics);
}

/** What the API server says of an extension server that it cannot reach. */
export function metricsAway(): ApiError {
  return new ApiError(503, 'ServiceUnavailable', {
    message: 'the server is currently unable to handle the request',
    details: {},
  });
}
