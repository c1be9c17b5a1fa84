import { describe, expect, it } from 'vitest';
import { isAllowedHost, isAllowedOrigin, isLoopback } from '../../../src/runtime/http-origin.ts';

const local = { host: '127.0.0.1', origins: ['https://console.example.org'] };
const open = { host: '0.0.0.0', origins: [] };

describe('loopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '10.0.0.1', '::', 'localhost.example.org', '127.0.0.1.example.org', ''])(
    '%s is not',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('the name that a client calls the server', () => {
  it.each([
    '127.0.0.1:4000',
    'localhost:4000',
    '[::1]:4000',
    'gateway.localhost',
    'console.example.org',
  ])('%s reaches a server on loopback', (host) => {
    expect(isAllowedHost(host, local)).toBe(true);
  });
  it.each(['evil.example:4000', '10.0.0.1', '', ' ', undefined])('%s does not', (host) => {
    expect(isAllowedHost(host, local)).toBe(false);
  });
  it('is any where the server listens to all', () => {
    expect(isAllowedHost('gateway.example.org', open)).toBe(true);
  });
});

describe('the page that opens a WebSocket', () => {
  const host = '127.0.0.1:4000';
  it.each([undefined, 'http://127.0.0.1:4000', 'https://console.example.org'])(
    'may be %s',
    (origin) => {
      expect(isAllowedOrigin({ host, ...(origin !== undefined && { origin }) }, local)).toBe(true);
    },
  );
  it.each([
    'http://127.0.0.1:4001',
    'http://evil.example',
    'null',
    'nonsense',
    'https://console.example.org.evil.example',
  ])('may not be %s', (origin) => {
    expect(isAllowedOrigin({ host, origin }, local)).toBe(false);
  });
  it('may not be ours by a name that is not ours', () => {
    const rebound = { host: 'evil.example:4000', origin: 'http://evil.example:4000' };
    expect(isAllowedOrigin(rebound, local)).toBe(false);
  });
});
