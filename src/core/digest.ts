/** Digests of plain data: SHA-256 over its canonical JSON form (RFC 8785). */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

export function digestOf(value: unknown): string {
  return sha256(canonicalize(value) ?? "null");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
