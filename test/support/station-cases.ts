import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isInvalid, isNotFound } from '../../src/kube/kube-error.ts';
import { deploymentOf } from '../contract/cluster-contract/station-workload.ts';
import { changeStationLabel } from '../../src/kube/station-label.ts';
import { apiVersion } from '../../src/model/labels.ts';
import { openStationWorld, type StationWorld } from './station-world.ts';

export interface CasesCluster extends AsyncDisposable {
  readonly name: string;
  readonly kubeconfig: string;
}

const soon = { timeout: 15_000, interval: 20 };
const ref = (name: string) => ({ apiVersion, kind: 'MecStation', name });

/** Stations and their nodes, the same over every kind of cluster. Cases do not share nodes or stations. */
export function stationCases(open: () => Promise<CasesCluster>): void {
  describe('stations and their nodes', () => {
    let cluster: CasesCluster;
    let world: StationWorld;
    beforeAll(async () => {
      cluster = await open();
      world = await openStationWorld(cluster);
    }, 120_000);
    afterAll(async () => {
      await world[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    });

    const labelled = async (expected: Readonly<Record<string, string>>): Promise<void> => {
      await vi.waitFor(async () => {
        expect(await world.labels(...Object.keys(expected))).toEqual(Object.values(expected));
      }, soon);
    };
    const inCondition = async (station: string, type: string, status: string): Promise<void> => {
      await vi.waitFor(() => {
        expect(world.condition(station, type)).toBe(status);
      }, soon);
    };

    it('takes in nodes by name and by selector, and a node that comes later', async () => {
      await world.addNode('late-1');
      await world.addNode('late-2', { room: 'late' });
      await world.addStation('late', {
        nodes: ['late-1', 'late-4'],
        nodeSelector: { matchLabels: { room: 'late' } },
      });
      await labelled({ 'late-1': 'late', 'late-2': 'late' });
      await inCondition('late', 'NodesFound', 'False');
      await world.addNode('late-3', { room: 'late' });
      await world.addNode('late-4');
      await labelled({ 'late-3': 'late', 'late-4': 'late' });
      await inCondition('late', 'NodesFound', 'True');
    });

    it('lets go of a node that leaves, and of no other label', async () => {
      await world.addNode('leave-1');
      await world.addNode('leave-2');
      await world.addNode('leave-byhand', { NodeGroup: 'leave' });
      await world.addStation('leave', { nodes: ['leave-1', 'leave-2'] });
      await labelled({ 'leave-1': 'leave', 'leave-2': 'leave' });
      await world.patchStation('leave', { nodes: ['leave-1'] });
      await labelled({ 'leave-1': 'leave', 'leave-2': '', 'leave-byhand': 'leave' });
    });

    it('shows a conflict at both stations, and leaves the node with the first', async () => {
      await world.addNode('shared');
      await world.addStation('conflict-a', { nodes: ['shared'] });
      await labelled({ shared: 'conflict-a' });
      await world.addStation('conflict-b', { nodes: ['shared'] });
      await inCondition('conflict-a', 'Conflict', 'True');
      await inCondition('conflict-b', 'Conflict', 'True');
      for (const name of ['conflict-a', 'conflict-b']) {
        const { conditions = [] } = world.gateway.view.station(world.cluster, name) ?? {};
        expect(conditions).toContainEqual(
          expect.objectContaining({ type: 'Conflict', status: 'True' }),
        );
      }
      await labelled({ shared: 'conflict-a' });
      await world.patchStation('conflict-a', { nodes: null });
      await labelled({ shared: 'conflict-b' });
      await inCondition('conflict-b', 'Conflict', 'False');
    });

    it('moves a node from list to list', async () => {
      await world.addNode('moving');
      await world.addStation('move-a', { nodes: ['moving'] });
      await world.addStation('move-b');
      await labelled({ moving: 'move-a' });
      await world.patchStation('move-a', { nodes: null });
      await world.patchStation('move-b', { nodes: ['moving'] });
      await labelled({ moving: 'move-b' });
      await vi.waitFor(() => {
        expect(world.station('move-a')?.row.status.nodes).toEqual([]);
      }, soon);
    });

    it('adopts a label that was set by hand, and lets it go with the node', async () => {
      await world.addNode('manual-1', { NodeGroup: 'manual' });
      await world.addStation('manual', { nodes: ['manual-1'] });
      await vi.waitFor(() => {
        expect(world.station('manual')?.row.status.nodes).toEqual(['manual-1']);
      }, soon);
      await world.patchStation('manual', { nodes: null });
      await labelled({ 'manual-1': '' });
    });

    it('does not fight over a node that was labelled by hand for another station', async () => {
      await world.addNode('fought');
      await world.addStation('fight', { nodes: ['fought'] });
      await labelled({ fought: 'fight' });
      await world.label('fought', { NodeGroup: 'elsewhere' });
      await inCondition('fight', 'Conflict', 'True');
      await labelled({ fought: 'elsewhere' });
      expect(world.gateway.view.station(world.cluster, 'elsewhere')?.object).toBeNull();
    });

    it('overwrites no label that appeared after it had looked, whether others are there or not', async () => {
      const change = { key: 'NodeGroup', from: '', to: 'late-writer' };
      const write = (node: string, isBare = false) =>
        changeStationLabel(world.client, { ...change, node, isBare });
      await world.addNode('appeared', { NodeGroup: 'by-hand' });
      expect(await write('appeared')).toBe(false);
      await world.addNode('free');
      expect(await write('free')).toBe(true);
      const bare = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'bare' } };
      await world.client.create(bare);
      expect(await write('bare')).toBe(true);
      await world.addNode('seemed-bare');
      expect(await write('seemed-bare', true)).toBe(true);
      const seemed = await world.client.get({ ...bare, name: 'seemed-bare' });
      expect(seemed.metadata.labels).toHaveProperty(['kubernetes.io/hostname'], 'seemed-bare');
      expect(await write('nobody')).toBe(false);
      await labelled({ appeared: 'by-hand', free: 'late-writer', bare: 'late-writer' });
    });

    it('gives a station back what a person takes off', async () => {
      await world.addNode('taken-off');
      await world.addStation('steady', { nodes: ['taken-off'] });
      await labelled({ 'taken-off': 'steady' });
      await world.label('taken-off', { NodeGroup: null });
      await labelled({ 'taken-off': 'steady' });
    });

    it('lets go of the nodes of a station that is deleted, but of none labelled by hand', async () => {
      await world.addNode('deleted-1');
      await world.addNode('deleted-byhand', { NodeGroup: 'deleted' });
      await world.addStation('deleted', { nodes: ['deleted-1'] });
      await labelled({ 'deleted-1': 'deleted' });
      await world.client.delete(ref('deleted'));
      await labelled({ 'deleted-1': '', 'deleted-byhand': 'deleted' });
      await vi.waitFor(async () => {
        await expect(world.client.get(ref('deleted'))).rejects.toSatisfy(isNotFound);
        const station = world.gateway.view.station(world.cluster, 'deleted');
        expect(station).toMatchObject({ object: null });
      }, soon);
    });

    it('labels a node that was deleted and came back, while it is wanted', async () => {
      await world.addNode('back');
      await world.addStation('returning', { nodes: ['back'] });
      await labelled({ back: 'returning' });
      const node = { apiVersion: 'v1', kind: 'Node', name: 'back' };
      await world.client.delete(node);
      await inCondition('returning', 'NodesFound', 'False');
      await world.addNode('back');
      await labelled({ back: 'returning' });
      await world.client.delete(node);
      await world.patchStation('returning', { nodes: null });
      await vi.waitFor(() => {
        expect(world.station('returning')?.row.status.nodes).toEqual([]);
      }, soon);
      // What a person put on the new one is no label of ours, though the old one had the same.
      await world.addNode('back', { NodeGroup: 'returning' });
      await world.patchStation('returning', { operator: 'Op' });
      await vi.waitFor(() => {
        const { row } = world.station('returning') ?? {};
        expect(row?.status.observedGeneration).toBe(row?.generation);
        expect(row?.spec.operator).toBe('Op');
      }, soon);
      await labelled({ back: 'returning' });
    });

    it('takes nodes into a station that was deleted and made anew under its name', async () => {
      await world.addNode('anew-1');
      await world.addStation('anew', { nodes: ['anew-1'] });
      await labelled({ 'anew-1': 'anew' });
      const { uid } = (await world.client.get(ref('anew'))).metadata;
      await world.client.delete(ref('anew'));
      await vi.waitFor(() => world.addStation('anew', { nodes: ['anew-1'] }), soon);
      await vi.waitFor(() => {
        const { row } = world.station('anew') ?? {};
        expect(row?.uid).not.toBe(uid);
        expect(row?.status.nodes).toEqual(['anew-1']);
      }, soon);
      await labelled({ 'anew-1': 'anew' });
    });

    it('keeps no node for a station that is being deleted and has not taken it in', async () => {
      await world.addNode('freed');
      const metadata = { name: 'leaving', finalizers: ['example.org/stay'] };
      await world.client.create({ ...ref('leaving'), metadata, spec: {} });
      await world.addStation('leaver', { nodes: ['freed'] });
      await labelled({ freed: 'leaver' });
      await world.patchStation('leaving', { nodes: ['freed'] });
      await world.client.delete(ref('leaving'));
      await vi.waitFor(() => {
        expect(world.station('leaving')?.row.deleting).toBe(true);
      }, soon);
      await world.patchStation('leaver', { nodes: null });
      await labelled({ freed: '' });
      await world.addStation('next', { nodes: ['freed'] });
      await labelled({ freed: 'next' });
      await world.client.mergePatch(ref('leaving'), { metadata: { finalizers: null } });
    });

    it('tells stations apart that differ in case alone', async () => {
      await world.addNode('case-1');
      await world.addNode('case-2');
      await world.addStation('case-upper', { stationName: 'Case', nodes: ['case-1'] });
      await world.addStation('case', { nodes: ['case-2'] });
      await labelled({ 'case-1': 'Case', 'case-2': 'case' });
    });

    it('lists a station of labels alone, in upper case and with _', async () => {
      await world.addNode('upper-1', { NodeGroup: 'Room_7.B' });
      await vi.waitFor(() => {
        const station = world.gateway.view.station(world.cluster, 'Room_7.B');
        expect(station).toMatchObject({ object: null, totals: { nodes: { total: 1 } } });
      }, soon);
      await world.addNode('upper-2');
      await world.addStation('room-7', { stationName: 'Room_7.B', nodes: ['upper-2'] });
      await labelled({ 'upper-1': 'Room_7.B', 'upper-2': 'Room_7.B' });
    });

    it('shows the pods of a node that has moved as misplaced, and moves them within their budgets', async () => {
      const { gateway, client } = world;
      const { view, commands } = gateway;
      const [home, away] = ['astray-home', 'astray-away'];
      const at = { cluster: world.cluster, name: home };
      const podsOf = (app: string) =>
        [...view.all('Pod', world.cluster)].filter(({ row }) => row.labels['app'] === app);
      const runningAt = (station: string, app: string) =>
        podsOf(app).filter((pod) => pod.row.ready && view.stationOfPod(pod)?.name === station);
      const said = () => {
        const { conditions, totals } = view.station(world.cluster, home)!;
        const placed = conditions.find(({ type }) => type === 'PodsPlaced');
        return { misplaced: totals.pods.misplaced, status: placed?.status, text: placed?.message };
      };
      await world.addRunningNode('astray-1', { NodeGroup: home });
      for (const [app, replicas] of [
        ['astray-free', 2],
        ['astray-held', 1],
      ] as const) {
        const labels = { NodeGroup: home };
        await client.create({
          ...deploymentOf(app, { station: home, replicas, labels }),
          metadata: { name: app, namespace: 'default' },
        });
      }
      const budget = {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'astray-held', namespace: 'default' },
      };
      await client.create({
        ...budget,
        spec: { minAvailable: 1, selector: { matchLabels: { app: 'astray-held' } } },
      });
      await vi.waitFor(() => {
        expect(runningAt(home, 'astray-free')).toHaveLength(2);
        expect(runningAt(home, 'astray-held')).toHaveLength(1);
        expect(
          view.get('PodDisruptionBudget', world.cluster, 'astray-held', 'default')?.row,
        ).toMatchObject({ currentHealthy: 1 });
      }, soon);
      expect(said()).toMatchObject({ misplaced: 0, status: 'True' });

      await world.addRunningNode('astray-2', { NodeGroup: home });
      await world.label('astray-1', { NodeGroup: away });
      const strays = [...podsOf('astray-free'), ...podsOf('astray-held')];
      const names = strays.map(({ key }) => `default/${key.name}`).sort();
      await vi.waitFor(() => {
        const text = `bear its label and run elsewhere: ${names.join(', ')}`;
        expect(said()).toEqual({ misplaced: 3, status: 'False', text });
      }, soon);
      expect(strays.map((pod) => view.misplacedFrom(pod))).toEqual([home, home, home]);
      expect(view.station(world.cluster, away)?.totals.pods).toMatchObject({
        total: 3,
        misplaced: 0,
      });

      const { operation, left } = await commands.moveMisplacedPods({ station: at });
      expect(left).toEqual([]);
      const [held] = podsOf('astray-held');
      await vi.waitFor(async () => {
        expect(runningAt(home, 'astray-free')).toHaveLength(2);
        expect(await commands.operations.get(operation!.id)).toMatchObject({
          state: 'RUNNING',
          done: 2,
          message: `held: default/${held!.key.name} (The disruption budget astray-held needs 1 healthy pods and has 1 currently)`,
        });
      }, soon);
      expect(runningAt(away, 'astray-held')).toEqual([held]);
      expect(said()).toMatchObject({ misplaced: 1, status: 'False' });

      await client.delete({ ...budget, ...budget.metadata });
      await vi.waitFor(async () => {
        expect(runningAt(home, 'astray-held')).toHaveLength(1);
        expect(await commands.operations.get(operation!.id)).toMatchObject({ state: 'SUCCEEDED' });
        expect(said()).toMatchObject({ misplaced: 0, status: 'True' });
      }, soon);
    });

    it('follows a label key that was renamed', async () => {
      await world.addNode('renamed-1');
      await world.addStation('renamed', { nodes: ['renamed-1'] });
      await labelled({ 'renamed-1': 'renamed' });
      await world[Symbol.asyncDispose]();
      world = await openStationWorld(cluster, 'example.org/room');
      await labelled({ 'renamed-1': 'renamed' });
      await vi.waitFor(async () => {
        const node = { apiVersion: 'v1', kind: 'Node', name: 'renamed-1' };
        const { labels } = (await world.client.get(node)).metadata;
        expect(labels).not.toHaveProperty('NodeGroup');
        expect(world.station('renamed')?.row.status).toMatchObject({
          stationLabel: 'example.org/room',
          nodes: ['renamed-1'],
        });
      }, soon);
    });

    it.each([
      ['a latitude alone', { location: { latitude: 1 } }, 'longitude together'],
      ['a selector that selects everything', { nodeSelector: {} }, 'give matchLabels'],
      ['a node that cannot be', { nodes: ['UPPER'] }, 'should match'],
      ['a name that is no label value', { stationName: '-x' }, 'should match'],
      ['a position that is none', { location: { latitude: 91, longitude: 0 } }, '90'],
      ['a node twice', { nodes: ['n', 'n'] }, 'Duplicate'],
      ['too many nodes', { nodes: Array.from({ length: 5_001 }, (_, n) => `n${n}`) }, '5000'],
    ])('has the API server refuse %s', async (_what, spec, message) => {
      const refused = world.addStation('refused', spec);
      await expect(refused).rejects.toSatisfy(isInvalid);
      await expect(refused).rejects.toThrow(message);
    });

    it('has the API server refuse an object whose name is too long for a station', async () => {
      const name = 'x'.repeat(64);
      await expect(world.addStation(name)).rejects.toThrow('set spec.stationName otherwise');
      await world.addStation(name, { stationName: 'short' });
    });

    it('has the API server refuse another name for a station that is there', async () => {
      await world.addStation('named-once');
      await expect(world.patchStation('named-once', { stationName: 'other' })).rejects.toThrow(
        'cannot be added or taken away',
      );
      await world.addStation('named-twice', { stationName: 'Named_2' });
      await expect(world.patchStation('named-twice', { stationName: 'Named_3' })).rejects.toThrow(
        'stationName cannot be changed; make another station and move its nodes',
      );
      await expect(world.patchStation('named-twice', { stationName: null })).rejects.toThrow(
        'cannot be added or taken away',
      );
    });
  });
}
