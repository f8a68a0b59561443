-- Takes from token buckets, kept as the moment at which each is full again (GCRA), by the clock of
-- Redis, in microseconds.
-- KEYS: the buckets. ARGV, three for each: how many, microseconds for one more, how many it holds.
-- Answers for each in how many microseconds there is one to take; 0: now.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local waits = {}
for i, key in ipairs(KEYS) do
  local cells, interval = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  local span = interval * tonumber(ARGV[3 * i])
  local full = math.max(tonumber(redis.call('GET', key)) or now, now) + cells * interval
  full = math.min(full, now + 2 * span)
  redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
  waits[i] = math.max(0, full + interval - span - now)
end
return waits
