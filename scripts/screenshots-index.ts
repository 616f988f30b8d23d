import { html } from '@remix-run/html-template'
import type { Scene } from '../test/support/scenes/stage.ts'

export type Shot = {
  scene: Scene
  pictures: { name: string; width: number; theme: string }[]
}

/** A page with all pictures, by route and state; a click shows one in full. */
export function indexPage(shots: readonly Shot[]): string {
  const routes = Map.groupBy(shots, ({ scene }) => scene.route)
  return String(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${shots.length} pages in their states</title>
<style>${html.raw`${STYLE}`}</style>
<h1>${shots.length} pages in their states</h1>
<nav>${[...routes.keys()].map((route) => html`<a href="#${route}">${route}</a> `)}</nav>
${[...routes].map(
  ([route, shots]) => html`<h2 id="${route}">${route}</h2>
${shots.map(shown)}`,
)}
</html>
`)
}

function shown({ scene, pictures }: Shot) {
  return html`<h3>${scene.state === '' ? 'as it is' : scene.state}</h3>
<div class="shots">${pictures.map(
    ({ name, width, theme }) =>
      html`<a href="${name}" title="${width} px, ${theme}"><img src="${name}" alt="${width} px, ${theme}" loading="lazy" width="${width / 4}"></a>`,
  )}</div>
`
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 1rem; background: #8a8a8a; color: #000 }
nav { columns: 22rem; font-size: 13px } nav a { display: block; color: #000 }
h3 { margin: 1.5rem 0 .5rem } .shots { display: flex; flex-wrap: wrap; gap: 8px; align-items: start }
img { display: block; max-height: 70vh; object-fit: cover; object-position: top }
`
