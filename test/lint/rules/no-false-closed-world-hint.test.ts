import rule from '../../../src/lint/rules/no-false-closed-world-hint.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const URL = 'z.strictObject({ url: z.string() })';
const hinted = (hint: string, body: string): string =>
  serverSource(toolSource('read_page', { config: `description: 'x', annotations: { openWorldHint: ${hint} }`, schema: URL, body }));

testRule(rule, {
  valid: [
    hinted('true', 'await fetch(args.url);'),
    // One API may well be a closed domain.
    hinted('false', `await fetch(\`https://api.example.com/\${args.url}\`);`),
  ],
  invalid: [
    { code: hinted('false', 'await fetch(args.url);'), findings: [{ message: 'open', at: 'openWorldHint: false' }] },
    { code: hinted('false', 'await mailer.sendMail({ to: args.url });'), findings: [{ message: 'open', at: 'openWorldHint: false' }] },
    {
      code: serverSource(
        "import { chromium } from 'playwright';\n",
        toolSource('read_page', {
          config: "description: 'x', annotations: { openWorldHint: false }",
          schema: URL,
          body: 'const page = await (await chromium.launch()).newPage(); await page.goto(args.url);',
        }),
      ),
      findings: [{ message: 'open', at: 'openWorldHint: false' }],
    },
  ],
});
