/** Runs before every test file. */
import fc from "fast-check";
import { exampleSettings } from "./examples.ts";

fc.configureGlobal(exampleSettings(process.env));
