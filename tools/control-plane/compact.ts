import { request } from 'undici';

/** Makes an etcd forget all but the present state of its keys. */
export async function compact(etcdUrl: string): Promise<void> {
  const { header } = (await post(`${etcdUrl}/v3/kv/range`, { key: base64('/') })) as {
    header: { revision: string };
  };
  await post(`${etcdUrl}/v3/kv/compaction`, { revision: header.revision, physical: true });
}

async function post(url: string, message: object): Promise<unknown> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    body: JSON.stringify(message),
  });
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${await body.text()}`);
  return await body.json();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
