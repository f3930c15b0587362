const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/[^\s/?#"@:]*):[^\s/?#"]*@/gi;
const SECRET_PARAMETER = /([?&](?:api_?key|key|access_token|token|secret|password|signature)=)[^&\s"'#\\]+/gi;

/** Masks what URLs hide: the password before the host, and keys in the query. */
export function redactSecrets(text: string): string {
  if (!text.includes('://') && !text.includes('=')) return text;
  return text.replace(CREDENTIALS, '$1:***@').replace(SECRET_PARAMETER, '$1***');
}
