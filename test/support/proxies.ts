import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from './folder.ts'
import { failed, watchFor } from './programs.ts'

const SAMPLES = path.join(import.meta.dirname, '..', '..', 'docs', 'proxy')

/** Where the product is: at the root, or below a path that the proxy strips or leaves. */
export type Place =
  | 'at the root'
  | 'below a path, which it strips'
  | 'below a path, which it leaves'
export const PLACES: readonly Place[] = [
  'at the root',
  'below a path, which it strips',
  'below a path, which it leaves',
]
export const BELOW = '/santa'

export type Ports = { https: number; http: number; klaus: number }

export type ReverseProxy = {
  /** What it has logged. */
  logs(): string
  stop(): Promise<void>
}

/** A certificate for `localhost`, in PEM. */
export type Certificate = { certFile: string; keyFile: string; cert: string }

export function makeCertificate(): Certificate {
  const folder = temporaryFolder()
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  execFileSync('openssl', [...words.split(' '), '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  })
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8') }
}

/** nginx with our sample, whose names, ports and files are replaced by those of the test. */
export async function startNginx(
  place: Place,
  ports: Ports,
  tls: Certificate,
): Promise<ReverseProxy> {
  const folder = temporaryFolder()
  const slash = place.includes('strips') ? '/' : ''
  const sample = readFileSync(path.join(SAMPLES, 'nginx.conf'), 'utf8')
    .replaceAll('santa.example.org', 'localhost')
    .replace('listen 80', `listen 127.0.0.1:${ports.http}`)
    .replace('listen 443', `listen 127.0.0.1:${ports.https}`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${tls.certFile};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${tls.keyFile};`)
    .replaceAll('/var/log/nginx', folder)
    .replace('127.0.0.1:8000', `127.0.0.1:${ports.klaus}${slash}`)
    .replace('location / {', place === 'at the root' ? 'location / {' : `location ${BELOW}/ {`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n')
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/main.log;
     events {} http { access_log ${folder}/access.log; ${temporary}\n${sample} }`,
  )
  const isReady = watchFor(folder, 'nginx.pid')
  const child = spawn('nginx', ['-e', `${folder}/main.log`, '-c', `${folder}/nginx.conf`])
  const ended = failed(child)
  await Promise.race([isReady, ended])
  ended.catch(() => {})
  return proxyOf(child, () => logsIn(folder))
}

/** Caddy with our sample, likewise. */
export async function startCaddy(
  place: Place,
  ports: Ports,
  tls: Certificate,
): Promise<ReverseProxy> {
  const folder = temporaryFolder()
  const to = `reverse_proxy 127.0.0.1:${ports.klaus}`
  const route = {
    'at the root': to,
    'below a path, which it strips': `handle_path ${BELOW}/* {\n${to}\n}`,
    'below a path, which it leaves': `handle ${BELOW}/* {\n${to}\n}`,
  }[place]
  const sample = readFileSync(path.join(SAMPLES, 'Caddyfile'), 'utf8')
    .replace(
      /^\{$/m,
      `{\nadmin off\nhttp_port ${ports.http}\nauto_https disable_redirects\nstorage file_system ${folder}`,
    )
    .replace(
      'santa.example.org {',
      `localhost:${ports.https} {\nbind 127.0.0.1\ntls ${tls.certFile} ${tls.keyFile}`,
    )
    .replace('reverse_proxy 127.0.0.1:8000', route)
  const file = path.join(folder, 'Caddyfile')
  writeFileSync(file, sample)
  const child = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { PATH: process.env.PATH ?? '', HOME: folder },
  })
  let said = ''
  child.stdout.on('data', (data) => {
    said += data
  })
  child.stderr.on('data', (data) => {
    said += data
  })
  const ended = failed(child)
  while (!said.includes('serving initial configuration')) {
    await Promise.race([once(child.stderr, 'data'), ended])
  }
  ended.catch(() => {})
  return proxyOf(child, () => said)
}

function proxyOf(child: ChildProcess, logs: () => string): ReverseProxy {
  return {
    logs,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

function logsIn(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
  return files.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('')
}
