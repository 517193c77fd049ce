-- What `wrk` sends: the bodies of the file that BODIES names, one after another, each thread
-- beginning elsewhere; PACE is how many milliseconds a connection waits before each.
local bodies, at, threads = {}, 0, 0
local pace = tonumber(os.getenv("PACE") or "0")
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init() at = number * 101 end

function request()
  at = at % #bodies + 1
  return wrk.format("POST", "/api/ask", { ["Content-Type"] = "application/json" }, bodies[at])
end

if pace > 0 then
  function delay() return math.random(0, 2 * pace) end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"answered": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
