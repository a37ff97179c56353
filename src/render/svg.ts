/** SVG as text. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; text content and attribute values are escaped, `children` are elements already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${escapeXml(typeof value === "number" ? decimal(value) : String(value))}"`,
    )
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

export function text(content: string, attributes: Attributes): string {
  return element("text", attributes, [escapeXml(content)]);
}

/** The title of an element: what a pointer or a screen reader tells. */
export function titled(content: string): string {
  return element("title", {}, [escapeXml(content)]);
}

/** Up to two decimals: enough for pixels, the same on every machine. */
function decimal(value: number): string {
  return String(Math.round(value * 100) / 100);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML allows no control characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escapeXml(content: string): string {
  return content
    .replace(FORBIDDEN, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** About how wide a text of 12 px is drawn. */
export function widthOf(content: string): number {
  return content.length * 6.6;
}
