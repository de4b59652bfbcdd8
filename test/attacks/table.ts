import { domains, layers } from './catalogue.js';
import type { Attack, Layer } from './helpers/attack.js';

const WHERE: Readonly<Record<Attack['on'], string>> = {
  calls: 'HTTP, stdio',
  oauth: 'HTTP with OAuth',
  apiKey: 'HTTP with API keys',
  stdio: 'stdio',
  broken: 'HTTP',
};

/** docs/attacks.md: every attack with the refusal that the suite insists on. */
export function attacksPage(): string {
  return [
    '# Attacks',
    '',
    'Generated from `test/attacks` (`UPDATE=1 npm run test:attacks`). Each attack is sent to the built server of each template, from',
    'outside, and every attempt of it must end as the last column says. After that the suite checks that the server still answers, that nothing',
    'it answered or logged holds a secret of its configuration, that no answer shows a file of its machine, that stdout held messages only, and',
    'that nothing was sent, written or read that should not be.',
    '',
    ...layers.flatMap((layer) => section(`${layer.title}: every template`, layer)),
    ...Object.values(domains).flatMap((domain) => section(`Template ${domain.title}`, domain)),
  ].join('\n');
}

function section(title: string, { attacks }: Layer): string[] {
  const rows = attacks.map(({ name, on, practices, refusal }) => `| ${name} | ${WHERE[on]} | ${practices.join(', ')} | ${refusal} |`);
  return [`## ${title}`, '', '| Attack | Over | Practices | Has to end as |', '| --- | --- | --- | --- |', ...rows, ''];
}
