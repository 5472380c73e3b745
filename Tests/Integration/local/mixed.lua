-- wrk's requests on the gateway: of ten, five ask who they are, three list messages, two schedule one that is due in a year.
--   wrk … -s mixed.lua http://127.0.0.1:8081/live -- FILE RUN
-- FILE holds an access token per line. RUN keeps the idempotency keys of two runs apart. The last line of the output is JSON.

local all = {}

function setup(thread)
   thread:set("number", #all)
   table.insert(all, thread)
end

function init(arguments)
   tokens = {}
   for line in io.lines(arguments[1]) do
      tokens[#tokens + 1] = line
   end
   run = arguments[2]
   due = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() + 364 * 24 * 3600)
   count, posted, s200, s201, s4xx, s5xx, other = 0, 0, 0, 0, 0, 0, 0
end

function request()
   count = count + 1
   local headers = { Authorization = "Bearer " .. tokens[count % #tokens + 1] }
   local kind = count % 10
   if kind < 5 then
      return wrk.format("GET", wrk.path .. "/me", headers)
   elseif kind < 8 then
      return wrk.format("GET", wrk.path .. "/groups/readers/messages?limit=10", headers)
   end
   posted = posted + 1
   headers["Content-Type"] = "application/json"
   headers["Idempotency-Key"] = string.format("%s-%d-%d", run, number, posted)
   local body = string.format('{"subject":"Load %s %d %d","body":"Nothing.","deliverAt":"%s"}', run, number, posted, due)
   return wrk.format("POST", wrk.path .. "/groups/readers/messages", headers, body)
end

function response(status)
   if status == 200 then
      s200 = s200 + 1
   elseif status == 201 then
      s201 = s201 + 1
   elseif status >= 500 then
      s5xx = s5xx + 1
   elseif status >= 400 then
      s4xx = s4xx + 1
   else
      other = other + 1
   end
end

function done(summary, latency)
   local sums = {}
   for _, name in ipairs({ "s200", "s201", "s4xx", "s5xx", "other" }) do
      sums[name] = 0
      for _, thread in ipairs(all) do
         sums[name] = sums[name] + thread:get(name)
      end
   end
   local errors = summary.errors
   io.write(string.format(
      '{"requests":%d,"seconds":%.3f,"socketErrors":%d,"p50":%d,"p99":%d,"s200":%d,"s201":%d,"s4xx":%d,"s5xx":%d,"other":%d}\n',
      summary.requests, summary.duration / 1e6, errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50), latency:percentile(99), sums.s200, sums.s201, sums.s4xx, sums.s5xx, sums.other))
end
