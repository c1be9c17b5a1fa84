import { randomBytes } from 'node:crypto';

/** A station name that no other test uses. */
export function newStation(): string {
  return `station-${randomBytes(4).toString('hex')}`;
}

export interface StationWorkload {
  readonly station: string;
  readonly replicas: number;
  readonly requests?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of the pods, beside `app`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A deployment whose pods must run on nodes of one station, with the port `http`. */
export function deploymentOf(name: string, workload: StationWorkload) {
  const { station, replicas, requests = {}, annotations = {}, labels } = workload;
  const here = { key: 'NodeGroup', operator: 'In', values: [station] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { ...labels, app: name }, annotations },
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [here] }],
              },
            },
          },
          containers: [
            {
              name: 'main',
              image: 'example.org/image:1',
              ports: [{ name: 'http', containerPort: 8080 }],
              resources: { requests },
            },
          ],
        },
      },
    },
  };
}
