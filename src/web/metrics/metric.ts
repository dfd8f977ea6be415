/** Labels and value. Histograms append a suffix such as `_bucket` to the name of the metric. */
export type Sample = [labels: Record<string, string>, value: number, suffix?: string];

/** Renders one metric: what it means, and its samples. */
export function metric(name: string, type: string, help: string, samples: Sample[]): string {
  const lines = samples.map(([labels, value, suffix = ""]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${name}${suffix}{${pairs.join(",")}} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}
