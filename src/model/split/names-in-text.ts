/** Whether a text names an object: by its bare name, with its kind, or as one of a StatefulSet's pods. */

/** A name stands alone: what comes before and after it is no part of a name. */
const before = '(?<![A-Za-z0-9-])';
const after = '(?![A-Za-z0-9-])';

export function namesObject(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`${before}${literal(name)}${after}`).test(text);
}

/** `deployment/web`, `Deployment/web`, `deploy/web`, `deployments.apps/web`. */
export function namesWithKind(text: string, kind: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const spelled = (spellings[kind] ?? [kind.replace(/\..*/, '').toLowerCase()]).join('|');
  return new RegExp(
    `(?<![A-Za-z0-9])(?:${spelled})(?:\\.[a-z0-9.-]+)?/${literal(name)}${after}`,
    'i',
  ).test(text);
}

/** `web-0`, `web-{0...15}`, `web-$i`, `web-%d`: pods of StatefulSet `web` by their ordinals. */
export function namesPodOrdinal(text: string, name: string): boolean {
  return (
    text.includes(`${name}-`) &&
    new RegExp(`${before}${literal(name)}-(?:\\d+${after}|[{$%])`).test(text)
  );
}

const spellings: Readonly<Record<string, readonly string[]>> = {
  'Deployment.apps': ['deployments?', 'deploy'],
  'StatefulSet.apps': ['statefulsets?', 'sts'],
  'DaemonSet.apps': ['daemonsets?', 'ds'],
  'ReplicaSet.apps': ['replicasets?', 'rs'],
  'Job.batch': ['jobs?'],
  'CronJob.batch': ['cronjobs?', 'cj'],
  Pod: ['pods?', 'po'],
  ConfigMap: ['configmaps?', 'cm'],
  Secret: ['secrets?'],
  PersistentVolumeClaim: ['persistentvolumeclaims?', 'pvc'],
  'HorizontalPodAutoscaler.autoscaling': ['horizontalpodautoscalers?', 'hpa'],
  'PodDisruptionBudget.policy': ['poddisruptionbudgets?', 'pdb'],
};

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
