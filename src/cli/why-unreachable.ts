/** How Node says that it does not know who has signed a certificate. */
const UNKNOWN_SIGNER = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]

/** What answers is no TLS at all. */
const NO_TLS = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']

/** What to do where an address could not be opened, by what Node says of it. */
export function whyUnreachable(address: string, error: unknown): string {
  const code = codeOf(error)
  const { hostname } = new URL(address)
  if (UNKNOWN_SIGNER.includes(code)) {
    return `${address} has a certificate that nobody known here has signed (${code}), so browsers warn of it, too. If it is one of your own, as of Caddy’s \`tls internal\`, let the doctor know the file of the authority that signed it: NODE_EXTRA_CA_CERTS=FILE klaus doctor. Else let the proxy send the whole chain.`
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return `The certificate of ${address} has expired (${code}). Let the proxy renew it; if it is new, set the clock here right.`
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return `The certificate of ${address} holds only from later on (${code}). Set the clock here right.`
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${address} is for another name (${code}). Get one for ${hostname}, or set BASE_URL to the name that it is for.`
  }
  if (/ALERT|UNRECOGNIZED_NAME/.test(code)) {
    return `What answers at ${address} speaks https, but refuses this name (${code}): it has no certificate for ${hostname}, or no site of it. Its log says why; or set BASE_URL to the name that it is for.`
  }
  if (NO_TLS.includes(code)) {
    return `What answers at ${address} speaks no https (${code}). Let the proxy do TLS for ${hostname}, or write http:// into BASE_URL.`
  }
  return `${address} cannot be opened from here (${code}). Is Sneaky Klaus running, and does the name lead to it?`
}

function codeOf(error: unknown): string {
  const { cause, name } = error as Error
  return (cause as { code?: string } | undefined)?.code ?? name
}
