/**
 * The one table of who may import whom (ARCHITECTURE.md shows the picture made from it).
 * `sim` imports nothing: HTTP is its only bridge to the rest.
 */
const layers = {
  model: [],
  runtime: ['model'],
  store: ['runtime', 'model'],
  kube: ['runtime', 'model'],
  view: ['store', 'kube', 'runtime', 'model'],
  helm: ['store', 'kube', 'runtime', 'model'],
  auth: ['store', 'kube', 'runtime', 'model'],
  commands: ['view', 'helm', 'auth', 'store', 'kube', 'runtime', 'model'],
  control: ['view', 'helm', 'auth', 'store', 'kube', 'runtime', 'model'],
  graphql: ['commands', 'control', 'view', 'helm', 'auth', 'store', 'kube', 'runtime', 'model'],
  rest: ['commands', 'control', 'view', 'helm', 'auth', 'store', 'kube', 'runtime', 'model'],
  admission: ['commands', 'control', 'view', 'helm', 'auth', 'store', 'kube', 'runtime', 'model'],
  sim: [],
};

/** Outside packages that one folder owns. */
const owners = {
  ioredis: 'store',
  '@kubernetes/client-node': 'kube',
  undici: 'kube',
  dataloader: 'graphql',
  graphql: 'graphql',
  '@apollo/server': 'graphql',
  'graphql-ws': 'graphql',
};

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(layers).map(([layer, inner]) => ({
      name: `${layer}-may-import-${inner.join('-') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: `^src/(${[layer, ...inner].join('|')})/` },
    })),
    ...Object.entries(owners).map(([pkg, owner]) => ({
      name: `${pkg}-belongs-to-${owner}`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${owner}/` },
      to: { path: `node_modules/${pkg}(/|$)` },
    })),
    {
      name: 'nobody-imports-sim',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sim/' },
      to: { path: '^src/sim/' },
    },
    {
      name: 'no-test-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools|bench)/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/(main|sim/main)\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
