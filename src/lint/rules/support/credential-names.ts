/** Names of credentials, as words: accessToken, api_key, dbPassword. */
const SECRET =
  /^(?:.*_)?(?:password|passwd|passphrase|secret|api_?key|access_?key|private_?key|secret_?key|client_?secret|access_?token|auth_?token|bearer_?token|refresh_?token|id_?token|api_?token|personal_?access_?token|bot_?token|session_?token|jwt|credentials?|connection_?string)$/;
/** A token alone may be a credential. Tokens of other kinds: pages, models, chains, forms. */
const TOKEN = /^(?:token|(?:github|gitlab|slack|user|admin|oauth|service|login|app|notion|linear|jira|discord)_token)$/;

/** Whether a field of this name holds a credential. */
export function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toLowerCase();
  return SECRET.test(words) || TOKEN.test(words);
}

/** Names of environment variables and build arguments that hold a credential themselves, and not the file or the place of one. */
const VARIABLE = /(^|_)(SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|AUTH_?KEY|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_?KEY|CREDENTIALS?)$/i;

/** Whether a variable of the environment is called like a credential. */
export function isCredentialVariable(name: string): boolean {
  return VARIABLE.test(name);
}
