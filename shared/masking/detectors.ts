import type { Masking } from "../model/recipe-masking.ts";
import type { Detector } from "./detector.ts";
import { assignedSecret } from "./detectors/assigned-secret.ts";
import { creditCard } from "./detectors/credit-card.ts";
import { email } from "./detectors/email.ts";
import { iban } from "./detectors/iban.ts";
import { ipv4, ipv6, mac, macGroups } from "./detectors/ip.ts";
import { KnownNames } from "./detectors/names/reading.ts";
import { names } from "./detectors/names.ts";
import { nationalIds } from "./detectors/national-ids.ts";
import { password } from "./detectors/password.ts";
import { phone } from "./detectors/phone.ts";
import { privateKey } from "./detectors/private-key.ts";
import { providerKey } from "./detectors/provider-key.ts";
import { ssn } from "./detectors/ssn.ts";
import { urlCredentials } from "./detectors/url-credentials.ts";
import { username } from "./detectors/username.ts";
import { wallet } from "./detectors/wallet.ts";
import { wholeVocabulary } from "./vocabulary.ts";

/** Every detector that comes with Provender. */
export function builtInDetectors(masking: Pick<Masking, "regions">, known = new KnownNames()): Detector[] {
  const vocabulary = wholeVocabulary();
  return [
    names(vocabulary, known),
    email,
    phone(masking.regions),
    creditCard,
    iban,
    ipv4,
    ipv6,
    mac,
    macGroups,
    urlCredentials,
    providerKey,
    privateKey,
    assignedSecret,
    password,
    username,
    wallet,
    ssn,
    ...nationalIds,
  ];
}
