/**
 * `npm run admission-policy`: prints the policies that hold labelled workloads at their stations without a webhook, or
 * installs them in one cluster.
 */
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { admissionPolicies } from '../src/admission/admission-policy.ts';
import { createKubeClient } from '../src/kube/http-kube-client.ts';
import { loadKubeConfigFile } from '../src/kube/kube-config.ts';
import { defaultStationLabel } from '../src/model/labels.ts';
import { systemClock } from '../src/runtime/clock.ts';

const usage =
  'Usage: npm run admission-policy -- [--station-label KEY] [--failure-policy Ignore|Fail] [--install --kubeconfig FILE [--context NAME]]';

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'station-label': { type: 'string', default: defaultStationLabel },
      'failure-policy': { type: 'string', default: 'Ignore' },
      install: { type: 'boolean', default: false },
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
    },
  });
  const failurePolicy = (['Ignore', 'Fail'] as const).find(
    (policy) => policy === values['failure-policy'],
  );
  if (failurePolicy === undefined) throw new TypeError('--failure-policy is Ignore or Fail');
  const policies = admissionPolicies({ stationLabel: values['station-label'], failurePolicy });
  if (!values.install) {
    process.stdout.write(
      policies.map((policy) => stringify(policy, { aliasDuplicateObjects: false })).join('---\n'),
    );
    return;
  }
  if (values.kubeconfig === undefined) throw new TypeError('--install needs --kubeconfig');
  const connection = loadKubeConfigFile(values.kubeconfig).connection(values.context);
  const client = createKubeClient({ cluster: 'target', connection, clock: systemClock });
  try {
    for (const policy of policies) {
      await client.apply(policy, { force: true });
      console.log(`${policy.kind} ${policy.metadata.name}: applied`);
    }
  } finally {
    await client.close();
  }
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 2;
}
