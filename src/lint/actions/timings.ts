import type { Report } from '../finding.js';

/** `--debug`: where the time went, slowest first. */
export function printTimings({ timings, stats }: Report): void {
  const rows = Object.entries(timings).sort((a, b) => b[1] - a[1]);
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, ms] of rows.filter(([, each]) => each >= 0.05))
    process.stderr.write(
      `${name.padEnd(width)}  ${ms.toFixed(1).padStart(8)} ms  ${((100 * ms) / Math.max(1, stats.durationMs)).toFixed(0).padStart(3)} %\n`,
    );
  process.stderr.write(`${stats.files} files, ${stats.lines} lines, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
}
