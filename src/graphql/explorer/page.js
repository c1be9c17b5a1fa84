/* global React, ReactDOM, GraphiQL, document, fetch, location */

/** Opens GraphiQL on this gateway: queries and mutations over HTTP, subscriptions over a WebSocket. */
async function openExplorer() {
  const examples = await (await fetch('/explorer/examples.json')).json();
  const fetcher = GraphiQL.createFetcher({
    url: new URL('/graphql', location.href).href,
    subscriptionUrl: new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
  });
  const tabs = examples.map(({ query, variables }) => ({
    query,
    variables: JSON.stringify(variables, null, 2),
  }));
  ReactDOM.createRoot(document.getElementById('explorer')).render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultTabs: tabs,
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    }),
  );
}

openExplorer();
