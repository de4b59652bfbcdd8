import rule from '../../../src/lint/rules/no-input-mail-recipient.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import nodemailer from 'nodemailer';";
const before = "const mail = nodemailer.createTransport('smtp://localhost');";

testRule(rule, {
  valid: [
    tool({ imports, before, body: "await mail.sendMail({ to: 'team@example.com', text: input.value });" }),
    tool({
      imports,
      before,
      body: "if (!['a@example.com'].includes(input.value)) throw new Error('unknown');\n  await mail.sendMail({ to: input.value, text: 'x' });",
    }),
  ],
  invalid: [
    {
      code: tool({ imports, before, body: "await mail.sendMail({ to: input.value, text: 'x' });" }),
      findings: [{ message: 'recipient', at: "mail.sendMail({ to: input.value, text: 'x' })" }],
    },
    {
      code: tool({
        imports: "import { Resend } from 'resend';",
        before: "const resend = new Resend('key');",
        body: "await resend.emails.send({ from: 'a@example.com', to: [input.value], subject: 'x' });",
      }),
      findings: [{ message: 'recipient', at: "resend.emails.send({ from: 'a@example.com', to: [input.value], subject: 'x' })" }],
    },
  ],
});
