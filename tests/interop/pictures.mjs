// What a file carries, found as somebody would who knows the specification alone (Open Badges 3.0, section 5.3).
import extract from "png-chunks-extract";

const ITXT = /^(?:openbadgecredential|openbadges)\0\0\0\0\0(.*)$/s;
const ELEMENT = /<openbadges:(?:credential|assertion)\b([^>]*?)(?:\/>|>(.*?)<\/openbadges:)/gs;

/** The one credential in a PNG or SVG; any other file is the credential. */
export function unbaked(name, bytes) {
  if (name.endsWith(".png")) return only(chunks(bytes).flatMap((text) => ITXT.exec(text)?.[1] ?? []));
  if (name.endsWith(".svg")) return only([...bytes.toString("utf8").matchAll(ELEMENT)].map(said));
  return bytes.toString("utf8");
}

/** What some wallets do: from the first brace after the keyword, in Latin-1, to the one that closes it. */
export function byCountingBraces(bytes) {
  const text = bytes.toString("latin1");
  const from = text.indexOf("{", text.indexOf("openbadge"));
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return text.slice(from, at + 1);
  }
  throw new Error("the braces never close");
}

function chunks(bytes) {
  return extract(bytes)
    .filter((chunk) => chunk.name === "iTXt")
    .map((chunk) => Buffer.from(chunk.data).toString("utf8"));
}

function said([, attributes, inside]) {
  return /<!\[CDATA\[(.*?)\]\]>/s.exec(inside ?? "")?.[1] ?? /\bverify="([^"]*)"/.exec(attributes)[1];
}

function only(found) {
  if (found.length !== 1) throw new Error(`${found.length} credentials in it`);
  return found[0];
}
