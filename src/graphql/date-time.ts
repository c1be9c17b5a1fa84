import { GraphQLScalarType } from 'graphql';
import { DateTimeResolver } from 'graphql-scalars';

/** To the second, as Kubernetes writes it, or to the millisecond, as JavaScript does. */
const plain = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

/**
 * `DateTime` of graphql-scalars, but what is written plainly is passed on as it is: to check it by that library's own
 * means, and to make a Date of it and a text of that again, costs more than all else about a row.
 */
export const DateTime = new GraphQLScalarType<Date | string, Date | string>({
  ...DateTimeResolver.toConfig(),
  serialize: (value) =>
    typeof value === 'string' && plain.test(value) && isOfCalendar(value)
      ? withMillis(value)
      : DateTimeResolver.serialize(value),
});

/** False for a day that its month does not have, or an hour past the last. */
function isOfCalendar(text: string): boolean {
  const date = new Date(text);
  return (
    date.getUTCDate() === Number(text.slice(8, 10)) &&
    date.getUTCHours() === Number(text.slice(11, 13))
  );
}

const withMillis = (text: string): string =>
  text.length === 20 ? `${text.slice(0, 19)}.000Z` : text;
