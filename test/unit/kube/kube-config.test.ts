import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadKubeConfigFile, loadKubeConfigText } from '../../../src/kube/kube-config.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const config = (users: string, contexts = '') => `
apiVersion: v1
kind: Config
current-context: east
clusters:
  - { name: e, cluster: { server: "https://10.0.0.1:6443/k8s/e", certificate-authority-data: ${base64('CA')} } }
  - { name: w, cluster: { server: "http://10.0.0.2:8080", insecure-skip-tls-verify: true } }
contexts:
  - { name: east, context: { cluster: e, user: u } }
  - { name: west, context: { cluster: w, user: u } }
${contexts}users:
${users}
`;
const tokenUser = '  - { name: u, user: { token: hush } }';

describe('kubeconfig', () => {
  it('has contexts, each with a server of its own', () => {
    const contexts = loadKubeConfigText(config(tokenUser));
    expect(contexts.names).toEqual(['east', 'west']);
    expect(contexts.current).toBe('east');
    expect(contexts.connection().server).toBe('https://10.0.0.1:6443/k8s/e');
    expect(contexts.connection('west').server).toBe('http://10.0.0.2:8080');
  });

  it('gives tokens and trust', async () => {
    const contexts = loadKubeConfigText(config(tokenUser));
    const east = await contexts.connection('east').credentials();
    expect(east.headers).toEqual({ authorization: 'Bearer hush' });
    expect(String(east.tls.ca)).toBe('CA');
    expect((await contexts.connection('west').credentials()).tls.rejectUnauthorized).toBe(false);
  });

  it('gives client certificates', async () => {
    const user = `  - { name: u, user: { client-certificate-data: ${base64('CERT')}, client-key-data: ${base64('KEY')} } }`;
    const { headers, tls } = await loadKubeConfigText(config(user)).connection().credentials();
    expect(headers).toEqual({});
    expect([tls.cert, tls.key].map((pem) => (pem as Buffer).toString())).toEqual(['CERT', 'KEY']);
  });

  it('gives names with passwords', async () => {
    const user = '  - { name: u, user: { username: jane, password: hush } }';
    const { headers } = await loadKubeConfigText(config(user)).connection().credentials();
    expect(headers).toEqual({ authorization: `Basic ${base64('jane:hush')}` });
  });

  it('asks exec plugins, again once their token has run out', async () => {
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'kube-config-'));
    const plugin = path.join(folder.path, 'plugin.sh');
    const counter = path.join(folder.path, 'count');
    // Its first token has run out already, the second never does.
    await writeFile(
      plugin,
      `#!/bin/sh
echo x >> '${counter}'
n=$(wc -l < '${counter}' | tr -d ' ')
year=$([ "$n" = 1 ] && echo 2001 || echo 2999)
echo "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"token-$n\\",\\"expirationTimestamp\\":\\"$year-01-01T00:00:00Z\\"}}"
`,
    );
    await chmod(plugin, 0o755);
    const user = `  - { name: u, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: "${plugin}", interactiveMode: Never } } }`;
    const connection = loadKubeConfigText(config(user)).connection();
    const tokens = [];
    for (let n = 0; n < 3; n += 1)
      tokens.push((await connection.credentials()).headers['authorization']);
    expect(tokens).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
  });

  it('reads files beside the kubeconfig', async () => {
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'kube-config-'));
    await writeFile(path.join(folder.path, 'cert.pem'), 'CERT');
    await writeFile(path.join(folder.path, 'key.pem'), 'KEY');
    const file = path.join(folder.path, 'config');
    await writeFile(
      file,
      config('  - { name: u, user: { client-certificate: cert.pem, client-key: key.pem } }'),
    );
    const { tls } = await loadKubeConfigFile(file).connection().credentials();
    expect([tls.cert, tls.key].map((pem) => (pem as Buffer).toString())).toEqual(['CERT', 'KEY']);
  });

  it('says clearly what is wrong', () => {
    const contexts = loadKubeConfigText(
      config(tokenUser, '  - { name: lost, context: { cluster: nowhere, user: u } }\n'),
    );
    expect(() => contexts.connection('north')).toThrow(
      'No context "north" in the kubeconfig; it has: east, west, lost',
    );
    expect(() => contexts.connection('lost')).toThrow(
      'The cluster of context "lost" is not in the kubeconfig',
    );
    expect(() => loadKubeConfigFile('/nowhere/config')).toThrow('Cannot read /nowhere/config');
    expect(() => loadKubeConfigText('just text')).toThrow('Cannot read the given kubeconfig');
  });
});
