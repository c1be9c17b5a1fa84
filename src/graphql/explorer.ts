import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RequestHandler } from '../runtime/http-server.ts';
import type { Example } from './examples.ts';

const require = createRequire(import.meta.url);
const own = (file: string): string => join(import.meta.dirname, 'explorer', file);

interface Asset {
  readonly file: () => string;
  readonly type: string;
}

const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';

/** Everything that the page loads; nothing comes from another host. */
const assets: Readonly<Record<string, Asset>> = {
  '/': { file: () => own('page.html'), type: 'text/html; charset=utf-8' },
  '/explorer/page.css': { file: () => own('page.css'), type: style },
  '/explorer/react.js': {
    file: () => join(dirname(require.resolve('react/package.json')), 'umd/react.production.min.js'),
    type: script,
  },
  '/explorer/react-dom.js': {
    file: () =>
      join(dirname(require.resolve('react-dom/package.json')), 'umd/react-dom.production.min.js'),
    type: script,
  },
  '/explorer/graphiql.js': {
    file: () => join(dirname(require.resolve('graphiql/package.json')), 'graphiql.min.js'),
    type: script,
  },
  '/explorer/graphiql.css': {
    file: () => join(dirname(require.resolve('graphiql/package.json')), 'graphiql.min.css'),
    type: style,
  },
};

/** The page for people at `/`, and what it loads below `/explorer/`; `examples` are read anew for each visitor. */
export function createExplorer(examples: () => readonly Example[]): RequestHandler {
  const page = readFileSync(own('page.html'), 'utf8');
  const headers = {
    'content-security-policy': contentSecurityPolicy(page),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
  const answer = (response: ServerResponse, type: string, body: string | Buffer) => {
    response.writeHead(200, { ...headers, 'content-type': type });
    response.end(body);
  };
  return async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const asset = assets[path];
    if (path === '/explorer/examples.json') {
      answer(response, 'application/json; charset=utf-8', JSON.stringify(examples()));
    } else if (asset !== undefined) {
      answer(response, asset.type, await readFile(asset.file()));
    } else {
      response.writeHead(404).end();
    }
  };
}

/** Lets the page run our scripts and its own one, named by its hash, and speak to nobody but this server. */
function contentSecurityPolicy(page: string): string {
  const own = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(own).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self' 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
