-- POSTs the bodies of the file that BODIES names, one a line, in turn; says how many answers were errors. There is no
-- response(): wrk would then build a table of headers for each answer, on cores that the server needs.
local bodies = {}
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
local prepared = {}
local at = 0

function init()
    local headers = { ["Content-Type"] = "application/json" }
    for i, body in ipairs(bodies) do prepared[i] = wrk.format("POST", nil, headers, body) end
end

function request()
    at = at % #prepared + 1
    return prepared[at]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99),
        errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
