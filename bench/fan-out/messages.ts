/** What the processes of the bench say to each other. */

/** Each is answered with the state. */
export type ToServer =
  { readonly type: 'tick'; readonly count: number } | { readonly type: 'state' };

export type FromServer =
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'state'; readonly state: string };

export interface ToClients {
  readonly type: 'report';
}

export type FromClients =
  | { readonly type: 'subscribed' }
  | {
      readonly type: 'report';
      /** Messages that came in all, the first ones included. */
      readonly messages: number;
      /** How many clients are in each state. */
      readonly states: Readonly<Record<string, number>>;
    };
