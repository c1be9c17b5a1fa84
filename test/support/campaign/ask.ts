import type { AppOutcome, AppRef, Commands } from '../../../src/commands/commands.ts';
import type { StrategySpec } from '../../../src/model/helm-app.ts';
import type { Content, Step, Strategy } from './steps.ts';

/** What is done to the fleet itself. */
export type FaultStep = Extract<
  Step,
  { kind: 'station' | 'api' | 'image' | 'watch' | 'inTheWay' | 'work' | 'stand' }
>;
export type CommandStep = Exclude<Step, FaultStep>;

export interface Ref {
  readonly cluster: string;
  readonly name: string;
}

/** What the numbers of a step stand for. */
export interface Meaning {
  readonly app: (number: number) => AppRef;
  readonly station: (number: number) => Ref;
  /** Chart archives by version. */
  readonly charts: Readonly<Record<Content['chart'], string>>;
}

/** Sends the command that a step stands for. */
export async function ask(
  commands: Commands,
  step: CommandStep,
  { app: appOf, station: stationOf, charts }: Meaning,
): Promise<AppOutcome> {
  const app = appOf(step.app);
  switch (step.kind) {
    case 'create':
    case 'update': {
      const stations = step.stations.map(stationOf);
      const { tag, greeting, chart } = step.content;
      const asked = {
        app,
        chart: { archive: charts[chart] },
        values: { image: { tag }, page: { greeting } },
        placement: { stations },
        strategy: strategyOf(step.strategy, stations),
      };
      return await (step.kind === 'create' ? commands.createApp(asked) : commands.updateApp(asked));
    }
    case 'add':
      return await commands.addStations({ app, stations: step.stations.map(stationOf) });
    case 'remove':
      return await commands.removeStations({ app, stations: step.stations.map(stationOf) });
    case 'replicas': {
      const replicas = { fixed: { replicas: step.replicas } };
      return await commands.setReplicas({ app, replicas, keepOverrides: step.keep });
    }
    case 'stationReplicas': {
      const { replicas } = step;
      return await commands.setStationReplicas({ app, station: stationOf(step.station), replicas });
    }
    case 'retry':
      return await commands.retryStation({ app, station: stationOf(step.station) });
    case 'rollBack':
      return await commands.rollBackApp({ app });
    case 'restart':
      return await commands.restartApp({ app });
    case 'delete':
      return await commands.deleteApp({ app });
    case 'pause':
      return await commands.pauseRollout({ app });
    case 'resume':
      return await commands.resumeRollout({ app });
    case 'cancel':
      return await commands.cancelRollout({ app });
    case 'approve':
      return await commands.approveBatch({ app });
  }
}

function strategyOf({ canary, ...rest }: Strategy, stations: readonly Ref[]): StrategySpec {
  const chosen = canary === undefined ? undefined : stations[canary % stations.length];
  return { ...rest, ...(chosen && { canary: [chosen] }) };
}
