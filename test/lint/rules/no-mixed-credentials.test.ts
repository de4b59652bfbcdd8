import rule from '../../../src/lint/rules/no-mixed-credentials.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const call = (name: string, variable: string): string =>
  toolSource(name, {
    body: `await fetch('https://${name.replaceAll('_', '-')}.example.com', { headers: { authorization: process.env.${variable} } });`,
  });

testRule(rule, {
  valid: [
    serverSource(call('get_issue', 'GITHUB_TOKEN'), call('get_label', 'GITHUB_APP_KEY')),
    // Settings are not credentials.
    serverSource(call('get_issue', 'GITHUB_TOKEN'), call('get_page', 'STRIPE_REGION')),
    // One tool that needs both is one way to work.
    serverSource(
      toolSource('copy_issue', {
        body: `await fetch('https://a.example.com', { headers: { a: process.env.GITHUB_TOKEN, b: process.env.JIRA_TOKEN } });`,
      }),
      call('get_issue', 'GITHUB_TOKEN'),
    ),
  ],
  invalid: [
    {
      code: serverSource(call('get_issue', 'GITHUB_TOKEN'), call('get_payment', 'STRIPE_SECRET_KEY')),
      findings: [{ message: 'families', at: "new McpServer({ name: 'orders', version: '1.0.0' })" }],
    },
  ],
});
