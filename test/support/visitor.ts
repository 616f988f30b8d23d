import assert from 'node:assert/strict'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { paths } from '../../src/paths.ts'
import { asText } from './list-form.ts'

type Fields = Readonly<Record<string, string>>

let homes = 0

/** Somebody with a browser, which keeps cookies and sends the CSRF token with every form. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  /** An IP address of their own, unless a test lets several visitors share one. */
  readonly ip: string
  private readonly app: FastifyInstance
  private readonly headers: Fields
  private csrf = ''

  constructor(
    app: FastifyInstance,
    ip = `10.0.${homes >> 8}.${homes++ & 255}`,
    headers: Fields = {},
  ) {
    this.app = app
    this.headers = headers
    this.ip = ip
  }

  /** The same browser again: what somebody has who copied its cookies. */
  copy(): Visitor {
    const copy = new Visitor(this.app, this.ip)
    for (const [name, value] of this.cookies) copy.cookies.set(name, value)
    return copy
  }

  async get(url: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Answer> {
    return this.remember(await this.request({ method, url }))
  }

  /** Posts a form with the CSRF token that our pages put into every form. */
  async post(url: string, fields: Fields = {}): Promise<Answer> {
    if (this.csrf === '') await this.get(paths.adminSignIn())
    return await this.postWithoutToken(url, { ...fields, _csrf: this.csrf })
  }

  async postWithoutToken(url: string, fields: Fields = {}): Promise<Answer> {
    return this.remember(
      await this.request({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      }),
    )
  }

  /** Posts a form and expects a redirect; returns the page it leads to. */
  async submit(url: string, fields: Fields = {}): Promise<Answer> {
    const answer = await this.post(url, fields)
    assert.equal(answer.status, 303, `POST ${url} answers ${answer.status}: ${answer.text}`)
    return await this.get(answer.location)
  }

  /** Says yes to what is asked at this address, and returns the page that it leads to. */
  async agree(url: string): Promise<Answer> {
    return await this.submit(url, (await this.get(url)).hidden)
  }

  /** Any request, with this browser's cookies. */
  request(options: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...this.headers, ...options.headers, ...(cookie && { cookie }) }
    return this.app.inject({ ...options, headers, remoteAddress: this.ip })
  }

  private remember(response: LightMyRequestResponse): Answer {
    for (const { name, value } of response.cookies as { name: string; value: string }[]) {
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
      // With a new session, the forms of pages that were opened before are out of date.
      if (name.endsWith('klaus_session')) this.csrf = ''
    }
    const token = /name="_csrf" value="([^"]+)"/.exec(response.body)
    if (token?.[1]) this.csrf = token[1]
    return new Answer(response)
  }
}

/** A response, as a person and as a browser see it. */
export class Answer {
  readonly status: number
  readonly html: string
  readonly headers: LightMyRequestResponse['headers']
  readonly location: string

  constructor(response: LightMyRequestResponse) {
    this.status = response.statusCode
    this.html = response.body
    this.headers = response.headers
    this.location = String(response.headers.location ?? '')
  }

  /** The words on the page, without markup. */
  get text(): string {
    const words = this.html
      .replace(/<(style|script|head)[\s\S]*?<\/\1>/g, ' ')
      .replace(/<\/?bdi>|<wbr>/g, '')
      .replace(/<[^>]*>/g, ' ')
    return asText(words).replace(/\s+/g, ' ').trim()
  }

  /** What the button of a question sends, besides the form's token. */
  get hidden(): Record<string, string> {
    const fields = this.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)
    const values = [...fields].map(([, name = '', value = '']) => [name, asText(value)])
    const { _csrf, ...sent } = Object.fromEntries(values)
    return sent
  }

  /** The value of a form field; undefined if the page has none with this name. */
  valueOf(name: string): string | undefined {
    const input = new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`).exec(this.html)
    const area = new RegExp(`<textarea[^>]*name="${name}"[^>]*>\\n?([^<]*)`).exec(this.html)
    return input?.[1] ?? area?.[1]
  }
}
