import { demoApp } from './demo-app.ts';
import type { Station } from './view/view.ts';

export interface WelcomeOptions {
  readonly url: string;
  /** A station that has the demo app; undefined when there is no demo app. */
  readonly demoStation: Station | undefined;
}

/** What a person reads once the gateway listens: where the explorer is, and commands to copy that work as printed. */
export function welcome({ url, demoStation }: WelcomeOptions): string {
  const commands = demoStation === undefined ? lookingCommands : demoCommands(demoStation);
  return [
    '',
    `Stationmaster is listening${demoStation === undefined ? '' : ' over a simulated fleet'}. Open the explorer:`,
    '',
    `  ${url}/`,
    ...commands.flatMap(({ title, query, options }) => [
      '',
      title,
      '',
      `  ${curl(url, { query, options })}`,
    ]),
    '',
  ].join('\n');
}

interface Command {
  readonly title: string;
  readonly query: string;
  readonly options: string;
}

const ask = '-s';
const follow = "-sN -H 'accept: text/event-stream'";

const lookingCommands: readonly Command[] = [
  {
    title: 'A query:',
    query:
      '{ clusters { name state totals { stations nodes { total ready } pods { total running } } } }',
    options: ask,
  },
  {
    title: 'A subscription (Ctrl-C ends it):',
    query:
      'subscription { stationChanges { changes { kind station { name state totals { nodes { ready total } } } } } }',
    options: follow,
  },
];

function demoCommands({ cluster, name }: Station): readonly Command[] {
  const app = `{ namespace: "${demoApp.namespace}", name: "${demoApp.name}" }`;
  const station = `{ cluster: "${cluster}", name: "${name}" }`;
  return [
    {
      title: 'A query: the demo app, station by station:',
      query: `{ app(namespace: "${demoApp.namespace}", name: "${demoApp.name}") { phase revision targets { totalCount edges { node { station { name cluster { name } } phase replicas { ready desired } } } } } }`,
      options: ask,
    },
    {
      title: 'A mutation: more replicas at one station:',
      query: `mutation { setStationReplicas(input: { app: ${app}, station: ${station}, replicas: { fixed: { replicas: 4 } } }) { app { revision } plan { changes { release action } } errors { code message } } }`,
      options: ask,
    },
    {
      title: 'A subscription: its rollouts as they happen (Ctrl-C ends it):',
      query: `subscription { rolloutProgress(app: ${app}, follow: true) { rollout { revision phase progress { percent } } targets { station { name } phase replicas { ready desired } } } }`,
      options: follow,
    },
  ];
}

function curl(url: string, { query, options }: Pick<Command, 'query' | 'options'>): string {
  return `curl ${options} ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
}
