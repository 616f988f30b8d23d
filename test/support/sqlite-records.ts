const WAL_HEADER = 32
const FRAME_HEADER = 24
const LEAF_TABLE = 0x0d
const LEAF_INDEX = 0x0a
const INTERIOR_INDEX = 0x02

/**
 * Every record in a database file or its WAL, including old versions of pages, as raw bytes
 * (SQLite, Database File Format, 1.6 and 4.1). Long records are cut off where they overflow.
 */
export function recordsIn(file: Buffer): Buffer[] {
  // A WAL after a checkpoint.
  if (file.length === 0) return []
  const isWal = (file.readUInt32BE(0) & 0xfffffffe) === 0x377f0682
  const pageSize = isWal ? file.readUInt32BE(8) : file.readUInt16BE(16)
  const pages: Buffer[] = []
  const step = pageSize + (isWal ? FRAME_HEADER : 0)
  for (let at = isWal ? WAL_HEADER : 0; at + step <= file.length; at += step) {
    pages.push(file.subarray(at + step - pageSize, at + step))
  }
  return pages.flatMap(recordsOfPage)
}

function recordsOfPage(page: Buffer): Buffer[] {
  const start = page.toString('latin1', 0, 15) === 'SQLite format 3' ? 100 : 0
  const type = page[start] ?? 0
  if (![LEAF_TABLE, LEAF_INDEX, INTERIOR_INDEX].includes(type)) return []
  const count = page.readUInt16BE(start + 3)
  const pointers = start + (type === INTERIOR_INDEX ? 12 : 8)
  return Array.from({ length: count }, (_, index) => {
    const cell = page.readUInt16BE(pointers + 2 * index) + (type === INTERIOR_INDEX ? 4 : 0)
    const [length, afterLength] = varint(page, cell)
    const [, afterRowId] = varint(page, afterLength)
    const payload = type === LEAF_TABLE ? afterRowId : afterLength
    return page.subarray(payload, payload + localLength(length, page.length, type))
  })
}

function localLength(length: number, pageSize: number, type: number): number {
  const most = type === LEAF_TABLE ? pageSize - 35 : Math.floor(((pageSize - 12) * 64) / 255) - 23
  if (length <= most) return length
  const least = Math.floor(((pageSize - 12) * 32) / 255) - 23
  const local = least + ((length - least) % (pageSize - 4))
  return local <= most ? local : least
}

function varint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0
  for (let at = start; at < start + 8; at++) {
    const byte = bytes[at] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, at + 1]
  }
  return [value * 256 + (bytes[start + 8] ?? 0), start + 9]
}
