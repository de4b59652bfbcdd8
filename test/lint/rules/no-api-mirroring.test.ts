import rule from '../../../src/lint/rules/no-api-mirroring.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [serverSource(toolSource('get_api_key')), serverSource(toolSource('post_message')), serverSource(toolSource('get_v8_heap'))],
  invalid: [
    { code: serverSource(toolSource('get_v2_users')), findings: [{ message: 'endpoint', at: atTool('get_v2_users') }] },
    {
      code: serverSource(toolSource('API-post-page'), toolSource('API-get-page')),
      findings: [{ message: 'endpoint', at: atTool('API-post-page'), tools: ['API-post-page', 'API-get-page'] }],
    },
    { code: serverSource(toolSource('POST_users')), findings: [{ message: 'endpoint', at: atTool('POST_users') }] },
  ],
});
