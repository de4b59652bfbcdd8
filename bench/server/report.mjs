// What was measured, as a table, as JSON and as a plot.

/** One row for each variant and number of connections; the median of its rounds, and of its ratios to others in the same round. */
export function summarise(rounds) {
  const groups = groupBy(rounds, keyOf);
  return [...groups.values()].map((same) => {
    const { variant, connections } = same[0];
    const ratios = same.map((row) => row.cpuUs / rounds.find((raw) => isRawOf(raw, row)).cpuUs);
    const gains = same.flatMap((row) => rounds.filter((sdk) => isSdkOf(sdk, row)).map((sdk) => row.perSecond / sdk.perSecond));
    const answered = sum(same.map((row) => row.answered));
    return {
      variant: variant.name,
      era: variant.era,
      layers: variant.layers,
      connections,
      perSecond: Math.round(median(same.map((row) => row.perSecond))),
      p50: round(median(same.map((row) => row.p50))),
      p95: round(median(same.map((row) => row.p95))),
      p99: round(median(same.map((row) => row.p99))),
      cpuUs: Math.round(median(same.map((row) => row.cpuUs))),
      loadShare: round(median(same.map((row) => row.loadShare)), 2),
      ratio: round(median(ratios), 2),
      ...(gains.length > 0 && { gain: round(median(gains)) }),
      memoryMb: Math.max(...same.map((row) => row.memoryMb)),
      refusedShare: round(sum(same.map((row) => row.errors['status 503'] ?? 0)) / Math.max(1, answered), 3),
      errors: Object.fromEntries(Object.entries(mergeErrors(same)).filter(([reason]) => reason !== 'status 503')),
    };
  });
}

export function table(rows) {
  const header = [
    'variant',
    'era',
    'conns',
    'req/s',
    'P50 ms',
    'P95',
    'P99',
    'CPU µs/req',
    'x raw',
    'req/s x SDK',
    'load CPU',
    'MB',
    '503',
    'errors',
  ];
  const cells = rows.map((row) => [
    row.variant,
    row.era,
    row.connections,
    row.perSecond,
    row.p50,
    row.p95,
    row.p99,
    row.cpuUs,
    row.ratio.toFixed(2),
    row.gain ?? '',
    `${Math.round(row.loadShare * 100)} %`,
    row.memoryMb,
    row.refusedShare === 0 ? '' : `${Math.round(row.refusedShare * 100)} %`,
    Object.entries(row.errors)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', '),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => String(row[column]).length)));
  const line = (row) =>
    row.map((cell, column) => (column < 2 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]))).join('  ');
  return [header, ...cells].map(line).join('\n');
}

/** Horizontal bars: CPU of one call, as a multiple of raw node:http. */
export function plot(rows, connections) {
  const bars = rows.filter((row) => row.connections === connections).sort((a, b) => a.ratio - b.ratio);
  const [height, label, width] = [26, 300, 460];
  const scale = width / Math.max(...bars.map(({ ratio }) => ratio));
  const drawn = bars.map(({ variant, era, ratio, perSecond }, index) => {
    const y = 40 + index * height;
    const fill = variant === 'ours' ? '#2563eb' : '#94a3b8';
    return [
      `<text x="${label - 8}" y="${y + 14}" text-anchor="end">${variant}, ${era}</text>`,
      `<rect x="${label}" y="${y}" width="${round(ratio * scale)}" height="${height - 8}" fill="${fill}"/>`,
      `<text x="${round(label + ratio * scale + 6)}" y="${y + 14}">${ratio.toFixed(1)} · ${perSecond}/s</text>`,
    ].join('');
  });
  const total = 50 + bars.length * height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${label + width + 130} ${total}" font-family="sans-serif" font-size="12">`,
    '<title>CPU of one tool call, as a multiple of raw node:http JSON</title>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="12" y="22" font-size="14">CPU of one tool call, as a multiple of raw node:http JSON (${connections} connections)</text>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

const keyOf = ({ variant, connections }) => `${variant.name} ${variant.era} ${connections}`;
const isRawOf = (raw, row) => raw.variant.server === 'raw' && raw.round === row.round && raw.connections === row.connections;
/** The SDK's documented handler of the same era, in the same round. */
const isSdkOf = (sdk, row) =>
  sdk.variant.server === 'sdk' && sdk.variant.era === row.variant.era && sdk.round === row.round && sdk.connections === row.connections;
const sum = (values) => values.reduce((total, value) => total + value, 0);
const round = (value, digits = 1) => Number(value.toFixed(digits));

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function groupBy(values, key) {
  const groups = new Map();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}

function mergeErrors(rows) {
  const all = {};
  for (const { errors } of rows) for (const [reason, count] of Object.entries(errors)) all[reason] = (all[reason] ?? 0) + count;
  return all;
}
