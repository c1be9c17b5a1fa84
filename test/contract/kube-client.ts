import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import type { ClusterConnection } from '../../src/kube/kube-config.ts';
import {
  isAlreadyExists,
  isConflict,
  isInvalid,
  isKindNotServed,
  isNotFound,
} from '../../src/kube/kube-error.ts';
import { systemClock } from '../../src/runtime/clock.ts';

/** A running cluster that the client may do anything to. */
export interface ConnectedCluster extends AsyncDisposable {
  readonly connection: ClusterConnection;
}

/** What the rest of the gateway relies on from `KubeClient`, whatever cluster it speaks to. */
export function describeKubeClient(
  implementation: string,
  start: () => Promise<ConnectedCluster>,
): void {
  describe(`the cluster client, with ${implementation}`, () => {
    let cluster: ConnectedCluster;
    let client: KubeClient;
    beforeAll(async () => {
      cluster = await start();
      client = createKubeClient({
        cluster: 'test',
        connection: cluster.connection,
        clock: systemClock,
      });
    });
    afterAll(async () => {
      await client.close();
      await cluster[Symbol.asyncDispose]();
    });

    it('creates, reads, replaces and deletes', async () => {
      const created = await client.create(configMap('crud', { a: '1' }));
      expect(created.metadata.uid).toBeTruthy();
      expect(await client.get(refTo('crud'))).toMatchObject({ data: { a: '1' } });
      const replaced = await client.update({ ...created, data: { a: '2' } });
      expect(replaced).toMatchObject({ data: { a: '2' } });
      expect(await client.delete(refTo('crud'))).toBe(true);
      expect(await client.delete(refTo('crud'))).toBe(false);
      await expect(client.get(refTo('crud'))).rejects.toSatisfy(isNotFound);
    });

    it('refuses what somebody else has changed or made in the meantime', async () => {
      const first = await client.create(configMap('race', { a: '1' }));
      await client.update({ ...first, data: { a: '2' } });
      await expect(client.update({ ...first, data: { a: '3' } })).rejects.toSatisfy(isConflict);
      await expect(client.create(configMap('race', {}))).rejects.toSatisfy(isAlreadyExists);
      await expect(client.delete(refTo('race'), { uid: 'another' })).rejects.toSatisfy(isConflict);
      await expect(
        client.delete(refTo('race'), { resourceVersion: first.metadata.resourceVersion! }),
      ).rejects.toSatisfy(isConflict);
      expect(await client.delete(refTo('race'))).toBe(true);
    });

    it('patches the object and its status', async () => {
      await client.create(configMap('patched', { a: '1', b: '1' }));
      const patched = await client.mergePatch(refTo('patched'), { data: { a: null, c: '1' } });
      expect(patched).toMatchObject({ data: { b: '1', c: '1' } });
      // No controller of a test cluster touches the status of a Service of this type.
      const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'patched' };
      await client.create({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'patched', namespace: 'default' },
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
      });
      const status = { status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } };
      await client.mergePatch(ref, status, { subresource: 'status' });
      expect(await client.get(ref)).toMatchObject(status);
      await client.delete(refTo('patched'));
      await client.delete(ref);
    });

    it('writes nothing in a dry run', async () => {
      await client.create(configMap('dry', {}), { dryRun: true });
      await expect(client.get(refTo('dry'))).rejects.toSatisfy(isNotFound);
      const { metadata } = await client.create(configMap('dry', {}));
      await client.update(configMap('dry', { a: '1' }), { dryRun: true });
      await client.mergePatch(refTo('dry'), { data: { a: '1' } }, { dryRun: true });
      await client.apply(configMap('dry', { a: '1' }), { dryRun: true, force: true });
      expect(await client.delete(refTo('dry'), { dryRun: true })).toBe(true);
      expect((await client.get(refTo('dry'))).metadata.resourceVersion).toBe(
        metadata.resourceVersion,
      );
      await client.delete(refTo('dry'));
    });

    it('applies: makes, owns, drops what is no longer said', async () => {
      const made = await client.apply(configMap('applied', { a: '1', b: '1' }));
      const managers = made.metadata['managedFields'] as { manager: string; operation: string }[];
      expect(managers).toMatchObject([{ manager: 'stationmaster', operation: 'Apply' }]);
      expect((await client.apply(configMap('applied', { a: '2' })))['data']).toEqual({ a: '2' });
      await client.delete(refTo('applied'));
    });

    it('takes over what another manager owns only by force', async () => {
      await client.request({
        method: 'POST',
        path: '/api/v1/namespaces/default/configmaps',
        query: { fieldManager: 'somebody' },
        body: configMap('contested', { a: '1' }),
      });
      await expect(client.apply(configMap('contested', { a: '2' }))).rejects.toSatisfy(isConflict);
      expect(
        (await client.apply(configMap('contested', { a: '2' }), { force: true }))['data'],
      ).toEqual({ a: '2' });
      await client.delete(refTo('contested'));
    });

    it('says why an object is refused, with the field', async () => {
      const service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'Not_A_Name', namespace: 'default' },
        spec: { ports: [{ port: 80 }] },
      };
      const error: unknown = await client.create(service).catch((refused: unknown) => refused);
      expect(error).toSatisfy(isInvalid);
      expect((error as { causes: { field: string }[] }).causes[0]?.field).toBe('metadata.name');
    });

    it('knows what is served, and learns of a kind that has just come', async () => {
      expect(await client.resource('apps/v1', 'Deployment')).toEqual({
        group: 'apps',
        version: 'v1',
        kind: 'Deployment',
        plural: 'deployments',
        namespaced: true,
      });
      expect(await client.resource('v1', 'Node')).toMatchObject({
        group: '',
        plural: 'nodes',
        namespaced: false,
      });
      expect(await client.resource('example.org/v1', 'Widget')).toBeUndefined();
      const widget = {
        apiVersion: 'example.org/v1',
        kind: 'Widget',
        metadata: { name: 'w', namespace: 'default' },
      };
      await expect(client.create(widget)).rejects.toSatisfy(isKindNotServed);
      await client.create(widgetDefinition);
      await vi.waitFor(
        async () =>
          expect(await client.resource('example.org/v1', 'Widget')).toMatchObject({
            plural: 'widgets',
          }),
        { timeout: 15_000, interval: 200 },
      );
      await vi.waitFor(() => client.create(widget), { timeout: 15_000, interval: 200 });
      await client.delete({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: 'widgets.example.org',
      });
    });

    it('tells the version and everything that is served, as Helm wants it', async () => {
      const { kubeVersion, apiVersions } = await client.capabilities();
      expect(kubeVersion).toMatch(/^v1\.\d+/);
      expect(apiVersions).toEqual(
        expect.arrayContaining(['v1', 'v1/Pod', 'apps/v1', 'apps/v1/Deployment']),
      );
    });

    it('follows lines as they come, until it is told to stop', async () => {
      const stop = new AbortController();
      let open = false;
      const lines = client.lines(
        {
          method: 'GET',
          path: '/api/v1/namespaces/default/configmaps',
          query: { watch: 'true', fieldSelector: 'metadata.name=followed' },
          signal: stop.signal,
        },
        () => {
          open = true;
        },
      );
      const seen: string[] = [];
      const following = (async () => {
        for await (const line of lines) seen.push((JSON.parse(line) as { type: string }).type);
      })();
      await vi.waitFor(() => expect(open).toBe(true));
      await client.create(configMap('followed', {}));
      await client.delete(refTo('followed'));
      await vi.waitFor(() => expect(seen).toEqual(['ADDED', 'DELETED']));
      stop.abort();
      await expect(following).rejects.toMatchObject({ reason: 'Aborted' });
    });
  });
}

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});

const refTo = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'default',
  name,
});

const widgetDefinition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
};
