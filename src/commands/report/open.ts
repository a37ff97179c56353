/** Opens a file in the person's browser, and does not wait for it. */
import { spawn } from "node:child_process";
import type { Invocation } from "../invocation.ts";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

export function openInBrowser(path: string, { environment, stderr }: Invocation): void {
  const [command, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  const opener = spawn(command, [...words, path], { detached: true, stdio: "ignore", env: environment });
  opener.on("error", () => stderr.write(`Nothing here opens files; the report is ${path}\n`));
  opener.unref();
}
