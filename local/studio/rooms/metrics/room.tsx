import { Live, showPage, Table } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";
import { Lines, written } from "./lines.tsx";
import type { Metric } from "./parse_metrics.ts";
import { createSampler, type MetricSample } from "./sampler.ts";
import { labelOf, seriesOf } from "./series.ts";

/** What `/metrics` says, over time. It is read as long as somebody looks. */
export const metrics: Room = {
  path: "/metrics",
  title: "Metrics",
  routes: ({ stack, events }) => {
    const routes = createRoutes();
    const sampler = createSampler(stack, () => events.publish("metrics"));
    routes.get("/", async (c) => {
      const { samples, problem } = await sampler.look();
      const latest = samples.at(-1);
      const body = (
        <Live id="metrics" on={["metrics"]}>
          <p class="quiet">
            Read every five seconds while this page is open. Rates and quantiles are those of the
            last minute.
          </p>
          {problem && <p role="alert">{problem}</p>}
          <p>{samples.length === 1 ? "One reading" : `${samples.length} readings`}</p>
          <div class="plots">
            {latest?.metrics.map((metric) => <Plotted metric={metric} samples={samples} />)}
          </div>
        </Live>
      );
      return await showPage(c, "Metrics", body);
    });
    return routes;
  },
};

function Plotted({ metric, samples }: { metric: Metric; samples: readonly MetricSample[] }) {
  const { name, type, help } = metric;
  const { unit, lines } = seriesOf(name, samples);
  const table = (
    <>
      <p>
        {help} <small class="quiet">{type}</small>
      </p>
      <details id={`values-${name}`}>
        <summary>All values of {name}</summary>
        <Table label={`Values of ${name}`} heads={["Labels", "Value"]} rows={rowsOf(metric)} />
      </details>
    </>
  );
  return (
    <Lines
      title={unit ? `${name}, ${unit}` : name}
      moments={samples.map(({ at }) => at)}
      lines={lines}
      below={table}
    />
  );
}

/** The latest values; of a histogram how many there were, and their sum. */
function rowsOf({ samples }: Metric): string[][] {
  return samples.filter(({ suffix }) => suffix !== "_bucket").map(({ suffix, labels, value }) => [
    [labelOf(labels), suffix.replace("_", "")].filter(Boolean).join(", "),
    written(value),
  ]);
}
