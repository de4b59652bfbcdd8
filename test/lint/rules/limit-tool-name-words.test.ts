import rule from '../../../src/lint/rules/limit-tool-name-words.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [
    serverSource(toolSource('get_pull_request_review_comments')),
    // The name of the product in front of every tool does not count.
    serverSource(...['get', 'find', 'list'].map((verb) => toolSource(`acme_sales_cloud_${verb}_order_line_state`))),
  ],
  invalid: [
    {
      code: serverSource(toolSource('get_all_open_orders_of_my_team_today')),
      findings: [{ message: 'words', at: atTool('get_all_open_orders_of_my_team_today') }],
    },
  ],
});
