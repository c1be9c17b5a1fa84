import { validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../../src/graphql/schema.ts';
import { operationDocument, operationNames, operationsToCome } from '../../support/operations.ts';

const schema = buildGatewaySchema();
const errorsOf = (name: string) =>
  validate(schema, operationDocument(name)).map(({ message }) => message);

describe('the operations that others rely on', () => {
  it.each(operationNames.filter((name) => !(name in operationsToCome)))(
    '%s is valid as it stands',
    (name) => {
      expect(errorsOf(name)).toEqual([]);
    },
  );

  it.each(Object.keys(operationsToCome))(
    '%s is listed as to come, and is not there yet',
    (name) => {
      expect(operationNames).toContain(name);
      expect(errorsOf(name)).not.toEqual([]);
    },
  );
});
