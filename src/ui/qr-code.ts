import { html, type SafeHtml } from '@remix-run/html-template'
import { encode } from 'uqr'

/** White modules around the code that readers need (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** Drawing one takes as long as the rest of its page. */
const DRAWINGS_KEPT = 100
const kept = new Map<string, Drawing>()

/** A QR code of a URL as inline SVG; `label` says what it leads to. */
export function qrCode(address: string, label: string): SafeHtml {
  return picture(draw(address), label)
}

/** The same of what is shown again and again, and is no secret that ought not to stay in memory. */
export function keptQrCode(address: string, label: string): SafeHtml {
  const drawing = kept.get(address) ?? draw(address)
  if (kept.size >= DRAWINGS_KEPT) kept.clear()
  kept.set(address, drawing)
  return picture(drawing, label)
}

type Drawing = { size: number; path: string }

function picture({ size, path }: Drawing, label: string): SafeHtml {
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path stroke="#000" d="${path}"/></svg>`
}

function draw(address: string): Drawing {
  const { data, size } = encode(address, { ecc: 'M', border: QUIET_ZONE })
  const path = data.flatMap((row, y) =>
    runs(row).map(([x, width], i, all) => {
      const [before, length] = all[i - 1] ?? [0, 0]
      return `${i === 0 ? `M${x} ${y}.5` : `m${x - before - length} 0`}h${width}`
    }),
  )
  return { size, path: path.join('') }
}

/** Adjacent black modules of a row as one stroke each: where it begins, and its length. */
function runs(row: readonly boolean[]): [x: number, width: number][] {
  const found: [number, number][] = []
  row.forEach((isBlack, x) => {
    const last = found.at(-1)
    if (isBlack && last && last[0] + last[1] === x) last[1] += 1
    else if (isBlack) found.push([x, 1])
  })
  return found
}
