# The Pact Broker as a Rack application. Its settings come from PACT_BROKER_* variables: broker.ts
# sets them.
require "set" # pact_broker uses Set without asking for it, which Ruby 3.1 does not load by itself
require "pact_broker"

# Leaves together with the process that started it, however that one ended.
parent = Process.ppid
Thread.new do
  sleep 1 while Process.ppid == parent
  Process.kill("TERM", Process.pid)
end

run PactBroker::App.new
