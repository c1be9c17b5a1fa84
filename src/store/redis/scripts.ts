/**
 * What must happen at once in Redis. Each script names all its keys, and those that change rows compare the lease
 * first: a replica that has lost it changes nothing (invariant V2). They may run twice when a connection breaks.
 */
import { createHash } from 'node:crypto';

export interface Script {
  readonly text: string;
  /** How Redis names it. */
  readonly sha: string;
}

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

const fenced = `
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] then return {'LOST', holder or ''} end
`;

/**
 * KEYS lease, meta; ARGV holder, TTL. Takes a lease that nobody has, or makes one that is this holder's last longer.
 * Answers epoch and sequence of what is stored: they say whether somebody else has written meanwhile.
 */
export const takeScript = script(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {'LOST', holder} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local head = redis.call('HMGET', KEYS[2], 'epoch', 'sequence')
return {'DONE', head[1] or '', head[2] or '0'}
`);

/** KEYS lease; ARGV holder. */
export const releaseScript = script(`${fenced}
redis.call('DEL', KEYS[1])
return {'DONE'}
`);

/** KEYS lease, shards …; ARGV holder. */
export const wipeScript = script(`${fenced}
for at = 2, #KEYS do redis.call('UNLINK', KEYS[at]) end
return {'DONE'}
`);

/** KEYS lease, meta, log; ARGV holder, epoch, channel, header, then fields and values of the meta hash. */
export const beginScript = script(`${fenced}
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], unpack(ARGV, 5))
redis.call('XTRIM', KEYS[3], 'MAXLEN', 0)
local id = redis.call('XADD', KEYS[3], '*', 'h', ARGV[4])
redis.call('HSET', KEYS[2], 'epoch', ARGV[2], 'sequence', 1, 'last', id)
redis.call('PUBLISH', ARGV[3], '')
return {'DONE', id}
`);

/**
 * KEYS lease, meta, log, shards …; ARGV holder, epoch, sequence, channel, oldest log entry to keep or empty, header,
 * number of meta arguments, these, then for each shard: number of rows, keys and texts, number of removed, keys.
 */
export const writeScript = script(`${fenced}
local head = redis.call('HMGET', KEYS[2], 'epoch', 'sequence', 'last')
if head[1] ~= ARGV[2] then return {'DAMAGED'} end
if head[2] == ARGV[3] then return {'DONE', head[3]} end
if tonumber(head[2]) ~= tonumber(ARGV[3]) - 1 then return {'DAMAGED'} end
local entry = {'h', ARGV[6]}
local at = 8 + tonumber(ARGV[7])
for shard = 4, #KEYS do
  local set = tonumber(ARGV[at])
  if set > 0 then
    redis.call('HSET', KEYS[shard], unpack(ARGV, at + 1, at + 2 * set))
    for nth = at + 1, at + 2 * set do entry[#entry + 1] = ARGV[nth] end
  end
  at = at + 1 + 2 * set
  local gone = tonumber(ARGV[at])
  if gone > 0 then
    redis.call('HDEL', KEYS[shard], unpack(ARGV, at + 1, at + gone))
    for nth = at + 1, at + gone do
      entry[#entry + 1] = ARGV[nth]
      entry[#entry + 1] = ''
    end
  end
  at = at + 1 + gone
end
local id = redis.call('XADD', KEYS[3], '*', unpack(entry))
redis.call('HSET', KEYS[2], 'sequence', ARGV[3], 'last', id, unpack(ARGV, 8, 7 + tonumber(ARGV[7])))
if ARGV[5] ~= '' then redis.call('XTRIM', KEYS[3], 'MINID', ARGV[5]) end
redis.call('PUBLISH', ARGV[4], '')
return {'DONE', id}
`);

/** KEYS lease, meta, log; ARGV id of the last known log entry or empty, most entries, '1' for the whole meta hash. */
export const tailScript = script(`
local meta
if ARGV[3] == '1' then
  meta = redis.call('HGETALL', KEYS[2])
else
  meta = {}
  for _, field in ipairs({'format', 'epoch', 'sequence', 'last', 'filling'}) do
    local value = redis.call('HGET', KEYS[2], field)
    if value then
      meta[#meta + 1] = field
      meta[#meta + 1] = value
    end
  end
end
local entries = {}
if ARGV[1] ~= '' then
  entries = redis.call('XRANGE', KEYS[3], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
end
return {redis.call('EXISTS', KEYS[1]), meta, entries}
`);

/** KEYS meta, shards …; ARGV field of the kind's summary. Answers the summary and how many rows there are. */
export const countScript = script(`
local rows = 0
for at = 2, #KEYS do rows = rows + redis.call('HLEN', KEYS[at]) end
return {redis.call('HGET', KEYS[1], ARGV[1]) or '', rows}
`);

/** KEYS shards …: all rows of a kind that has few of them, keys and texts in turn. */
export const fewRowsScript = script(`
local rows = {}
for at = 1, #KEYS do
  for _, item in ipairs(redis.call('HGETALL', KEYS[at])) do rows[#rows + 1] = item end
end
return rows
`);

/** KEYS state, cancel; ARGV state of an operation, TTL, channel. Answers whether somebody asks to end it. */
export const showScript = script(`
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('PUBLISH', ARGV[3], '')
return redis.call('EXISTS', KEYS[2])
`);

/** KEYS state. Answers the state of an operation, and how long it is kept still. */
export const findScript = script(`
return {redis.call('GET', KEYS[1]) or '', redis.call('PTTL', KEYS[1])}
`);

/** KEYS cancel; ARGV TTL, channel. */
export const cancelScript = script(`
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
redis.call('PUBLISH', ARGV[2], '')
return {'DONE'}
`);
