-- KEYS[1]: where. ARGV: epoch, seq, value, seconds to keep it.
local epoch = tonumber(redis.call('HGET', KEYS[1], 'epoch'))
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq'))
local new_epoch, new_seq = tonumber(ARGV[1]), tonumber(ARGV[2])
if epoch and seq and (epoch > new_epoch or (epoch == new_epoch and seq > new_seq)) then
  return 0
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', ARGV[2], 'value', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
