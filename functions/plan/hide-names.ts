import { hiddenKey } from "../../shared/lineage/object-name.ts";
import { Finder } from "../../shared/masking/masker.ts";
import { parseIncoming } from "../../shared/model/keys.ts";
import type { Masking } from "../../shared/model/recipe-masking.ts";

/**
 * The keys as everyone may see them: manifest, lineage and published files hold them, and personal data in a file's name
 * must not come that way. Direct identifiers only: dates and places are what files are named for.
 */
export function nameHider(masking: Masking): (key: string) => string {
  let finder: Finder | undefined;
  return (key) => {
    const file = parseIncoming(key)?.file;
    if (file === undefined || isPlain(file)) return key;
    finder ??= new Finder({ ...masking, profile: "standard", types: {} });
    finder.forget();
    return finder.find(file).length > 0 ? hiddenKey(key) : key;
  };
}

/** Lower-case words with few digits, the usual case, need no detectors. A phone number has nine digits and more. */
function isPlain(file: string): boolean {
  const digits = file.replace(/\D/g, "").length;
  return digits <= 8 && /^[a-z\d._/-]*$/.test(file) && !/[a-z\d]{16}/.test(file);
}
