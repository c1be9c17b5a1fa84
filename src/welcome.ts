/** What a person reads once the gateway listens: where the explorer is, and commands to copy that work as printed. */
export function welcome(url: string, { simulated }: { readonly simulated: boolean }): string {
  const graphql = `${url}/graphql`;
  const post = (query: string, options = '-s') =>
    `curl ${options} ${graphql} -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
  return [
    '',
    `Stationmaster is listening${simulated ? ' over a simulated fleet' : ''}. Open the explorer:`,
    '',
    `  ${url}/`,
    '',
    'A query:',
    '',
    `  ${post('{ clusters { name state totals { stations nodes { total ready } pods { total running } } } }')}`,
    '',
    'A subscription (Ctrl-C ends it):',
    '',
    `  ${post(
      'subscription { stationChanges { changes { kind station { name state totals { nodes { ready total } } } } } }',
      "-sN -H 'accept: text/event-stream'",
    )}`,
    '',
  ].join('\n');
}
