/** Takes nodes out for maintenance, and back: no new pods, or pods again. */
import { namedNodes } from './named-nodes.ts';
import { failed, workAtNodes, type NodeTask } from './node-work.ts';
import type { NodeResult, NodesCommand, NodesOutcome } from './station-commands.ts';
import { clusterOf, type StationDeps } from './station-deps.ts';
import { noSuchNode } from './station-nodes.ts';

export const cordonNodes = async (
  deps: StationDeps,
  command: NodesCommand,
): Promise<NodesOutcome> => await setSchedulable(deps, command, false);

export const uncordonNodes = async (
  deps: StationDeps,
  command: NodesCommand,
): Promise<NodesOutcome> => await setSchedulable(deps, command, true);

async function setSchedulable(
  deps: StationDeps,
  command: NodesCommand,
  schedulable: boolean,
): Promise<NodesOutcome> {
  const { cluster } = command;
  const { view } = deps;
  const client = clusterOf(deps, cluster);
  const tasks: NodeTask[] = [];
  const settled: NodeResult[] = [];
  for (const node of namedNodes(deps, command)) {
    const row = view.get('Node', cluster, node)?.row;
    const result = { node, station: row?.labels[deps.stationLabel] ?? null };
    if (row === undefined) {
      const { code, message } = noSuchNode(cluster, node);
      settled.push(failed(result, code, message));
    } else if (row.schedulable === schedulable) {
      settled.push({ ...result, outcome: 'UNCHANGED', error: null });
    } else {
      tasks.push({
        ...result,
        done: schedulable ? 'UNCORDONED' : 'CORDONED',
        act: async (signal) => {
          await client.mergePatch(
            { apiVersion: 'v1', kind: 'Node', name: node },
            { spec: { unschedulable: schedulable ? null : true } },
            { signal },
          );
        },
      });
    }
  }
  return await workAtNodes(
    deps,
    {
      cluster,
      kinds: ['Node'],
      tasks,
      settled,
      isShown: (results) =>
        results.every(({ node }) => {
          const row = view.get('Node', cluster, node)?.row;
          return (row?.schedulable ?? schedulable) === schedulable;
        }),
    },
    { wait: true, dryRun: command.dryRun ?? false },
  );
}
